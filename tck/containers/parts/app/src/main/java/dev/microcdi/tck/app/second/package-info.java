/** A second handler class, so that no name is given by itself. */
@NullMarked
package dev.microcdi.tck.app.second;

import org.jspecify.annotations.NullMarked;
