/** What the engine promises, on real plugins inside one process: no test here needs a server or a container. */
@NullMarked
package dev.microcdi.tck.engine;

import org.jspecify.annotations.NullMarked;
