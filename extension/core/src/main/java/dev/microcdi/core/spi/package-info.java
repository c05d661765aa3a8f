/** For plugins: Go Micro's record as JSON and its compressed tags. No other package of micro-core is for plugins. */
@NullMarked
package dev.microcdi.core.spi;

import org.jspecify.annotations.NullMarked;
