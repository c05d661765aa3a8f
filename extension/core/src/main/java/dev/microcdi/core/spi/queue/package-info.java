/**
 * Calls over queues, for the transports that have no connections: what a plugin for a queue product needs beside the product's
 * client. {@link dev.microcdi.core.spi.queue.QueueCalls} is the dialling side, {@link dev.microcdi.core.spi.queue.QueueServer}
 * the accepting one.
 */
@NullMarked
package dev.microcdi.core.spi.queue;

import org.jspecify.annotations.NullMarked;
