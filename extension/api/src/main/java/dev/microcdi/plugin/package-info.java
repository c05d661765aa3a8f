/** What a plugin author needs: {@link dev.microcdi.plugin.Plugin}, settings records, capabilities. */
@NullMarked
package dev.microcdi.plugin;

import org.jspecify.annotations.NullMarked;
