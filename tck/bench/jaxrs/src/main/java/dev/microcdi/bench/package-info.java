/** What is measured beside us in a container of its own. */
@NullMarked
package dev.microcdi.bench;

import org.jspecify.annotations.NullMarked;
