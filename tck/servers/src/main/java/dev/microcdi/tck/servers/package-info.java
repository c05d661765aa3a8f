/** Real back ends for tests, as child processes on 127.0.0.1, and a proxy that breaks connections to them. */
@NullMarked
package dev.microcdi.tck.servers;

import org.jspecify.annotations.NullMarked;
