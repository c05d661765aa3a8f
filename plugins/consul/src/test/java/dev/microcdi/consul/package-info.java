/** The Consul plugin, against bytes recorded from Go Micro and against a real Consul. */
@NullMarked
package dev.microcdi.consul;

import org.jspecify.annotations.NullMarked;
