/** The servers and the proxy, tried. */
@NullMarked
package dev.microcdi.tck.servers;

import org.jspecify.annotations.NullMarked;
