/** Streams: many messages each way in one call, on transports that can. */
@NullMarked
package dev.microcdi.core.stream;

import org.jspecify.annotations.NullMarked;
