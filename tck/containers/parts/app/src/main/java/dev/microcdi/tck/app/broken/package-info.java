/** A registry plugin whose library is not there. */
@NullMarked
package dev.microcdi.tck.app.broken;

import org.jspecify.annotations.NullMarked;
