/** Tests of the Kafka plugin. */
package dev.microcdi.kafka;
