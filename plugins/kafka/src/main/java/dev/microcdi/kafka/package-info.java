/** Micro on <a href="https://kafka.apache.org">Kafka</a>: a broker. */
@NullMarked
package dev.microcdi.kafka;

import org.jspecify.annotations.NullMarked;
