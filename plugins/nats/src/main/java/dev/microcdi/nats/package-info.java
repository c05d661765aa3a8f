/** Micro on <a href="https://docs.nats.io">NATS</a>: the broker, on core NATS. */
@NullMarked
package dev.microcdi.nats;

import org.jspecify.annotations.NullMarked;
