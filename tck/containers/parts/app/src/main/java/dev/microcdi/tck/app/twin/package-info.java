/** A second registry of the name lab. */
@NullMarked
package dev.microcdi.tck.app.twin;

import org.jspecify.annotations.NullMarked;
