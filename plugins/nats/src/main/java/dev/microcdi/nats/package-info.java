/** Micro on <a href="https://docs.nats.io">NATS</a>: registry and broker on core NATS, broker on JetStream. */
@NullMarked
package dev.microcdi.nats;

import org.jspecify.annotations.NullMarked;
