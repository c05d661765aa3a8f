/** The caller of the sample. */
@NullMarked
package dev.microcdi.sample.welcome;

import org.jspecify.annotations.NullMarked;
