/** The contract tests for plugins: extend one class, say how to open the plugin, override nothing. */
@NullMarked
package dev.microcdi.tck;

import org.jspecify.annotations.NullMarked;
