/** Asks of its broker what not every broker has. */
@NullMarked
package dev.microcdi.tck.app.strict;

import org.jspecify.annotations.NullMarked;
