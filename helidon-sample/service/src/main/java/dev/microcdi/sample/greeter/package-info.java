/** The service of the sample. */
@NullMarked
package dev.microcdi.sample.greeter;

import org.jspecify.annotations.NullMarked;
