/** The library that is in no jar. */
@NullMarked
package dev.microcdi.tck.app.missing;

import org.jspecify.annotations.NullMarked;
