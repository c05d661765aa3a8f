/** One list of scenarios, run on every container as users start it: a process of its own, plugins in packaged jars. */
@NullMarked
package dev.microcdi.tck.containers;

import org.jspecify.annotations.NullMarked;
