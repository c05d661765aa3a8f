/** The engine's public door: {@link dev.microcdi.core.Micro}. No container is needed, or seen. */
@NullMarked
package dev.microcdi.core;

import org.jspecify.annotations.NullMarked;
