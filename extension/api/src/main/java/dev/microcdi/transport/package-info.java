/** How calls travel: {@link dev.microcdi.transport.Transport}, sockets and listeners. */
@NullMarked
package dev.microcdi.transport;

import org.jspecify.annotations.NullMarked;
