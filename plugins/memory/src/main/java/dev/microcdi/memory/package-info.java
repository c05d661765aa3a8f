/** Registry, transport and broker inside one process, without any server: for one-process applications and for tests. */
@NullMarked
package dev.microcdi.memory;

import org.jspecify.annotations.NullMarked;
