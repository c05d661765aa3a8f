/** Tests of the NATS plugin. */
package dev.microcdi.nats;
