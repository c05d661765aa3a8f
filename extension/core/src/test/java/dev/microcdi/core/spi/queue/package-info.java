/** Sockets over queues, without a queue product. */
@NullMarked
package dev.microcdi.core.spi.queue;

import org.jspecify.annotations.NullMarked;
