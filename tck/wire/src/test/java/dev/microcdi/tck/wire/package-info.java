/** What real Go Micro processes put on the wire, replayed to the Java service and to the Java client. */
@NullMarked
package dev.microcdi.tck.wire;

import org.jspecify.annotations.NullMarked;
