/** Plugins that print when they are opened and closed. */
@NullMarked
package dev.microcdi.tck.app.lab;

import org.jspecify.annotations.NullMarked;
