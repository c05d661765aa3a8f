/** What the engine adds to any registry: the registration that stays, and the look-up cache. */
@NullMarked
package dev.microcdi.core.registry;

import org.jspecify.annotations.NullMarked;
