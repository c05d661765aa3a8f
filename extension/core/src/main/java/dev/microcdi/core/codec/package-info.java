/** The codecs: JSON and bytes. */
@NullMarked
package dev.microcdi.core.codec;

import org.jspecify.annotations.NullMarked;
