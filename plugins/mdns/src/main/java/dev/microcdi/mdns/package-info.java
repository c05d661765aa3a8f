/** Go Micro's default registry: multicast DNS, without any server. */
@NullMarked
package dev.microcdi.mdns;

import org.jspecify.annotations.NullMarked;
