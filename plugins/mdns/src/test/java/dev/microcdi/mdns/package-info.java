/** The mDNS plugin, on the loopback interface, and against packets recorded from Go Micro. */
@NullMarked
package dev.microcdi.mdns;

import org.jspecify.annotations.NullMarked;
