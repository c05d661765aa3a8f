/** A registry of the name lab that is an enabled alternative. */
@NullMarked
package dev.microcdi.tck.app.alternative;

import org.jspecify.annotations.NullMarked;
