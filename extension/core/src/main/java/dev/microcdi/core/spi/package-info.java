/** For plugins: Go Micro's record as JSON, its compressed tags, TLS from PEM files. No other package of micro-core is for plugins. */
@NullMarked
package dev.microcdi.core.spi;

import org.jspecify.annotations.NullMarked;
