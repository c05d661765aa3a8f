/** Where services are found: {@link dev.microcdi.registry.Registry} and its records. */
@NullMarked
package dev.microcdi.registry;

import org.jspecify.annotations.NullMarked;
