/** Calling: {@link dev.microcdi.client.Client}, and {@link dev.microcdi.client.ClientOf} for typed clients. */
@NullMarked
package dev.microcdi.client;

import org.jspecify.annotations.NullMarked;
