/** A bean that injects a plugin, which is an error. */
@NullMarked
package dev.microcdi.tck.app.injected;

import org.jspecify.annotations.NullMarked;
