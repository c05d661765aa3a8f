/** The engine's background work: a named loop that can be woken and ended, and the pauses between attempts. */
@NullMarked
package dev.microcdi.core.loop;

import org.jspecify.annotations.NullMarked;
