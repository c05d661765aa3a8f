/**
 * For plugins: Go Micro's record as JSON, its compressed tags, its envelope, TLS from PEM files, the first connection. No other
 * package of micro-core is for plugins.
 */
@NullMarked
package dev.microcdi.core.spi;

import org.jspecify.annotations.NullMarked;
