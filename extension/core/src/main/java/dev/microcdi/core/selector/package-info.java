/** How one node is picked among many. */
@NullMarked
package dev.microcdi.core.selector;

import org.jspecify.annotations.NullMarked;
