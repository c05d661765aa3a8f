/** Objects to bytes and back: {@link dev.microcdi.codec.Codec}. */
@NullMarked
package dev.microcdi.codec;

import org.jspecify.annotations.NullMarked;
