/** Publishes, and says what came: the same on every broker. */
@NullMarked
package dev.microcdi.tck.app.swap;

import org.jspecify.annotations.NullMarked;
