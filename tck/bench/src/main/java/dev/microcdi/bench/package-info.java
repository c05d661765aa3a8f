/** Measurements, always beside the raw client in the same run. Not published. */
@NullMarked
package dev.microcdi.bench;

import org.jspecify.annotations.NullMarked;
