/** Serving: {@link dev.microcdi.server.Handler} and {@link dev.microcdi.server.Subscribe}. */
@NullMarked
package dev.microcdi.server;

import org.jspecify.annotations.NullMarked;
