/** Plugins with one behaviour changed, each of which one rule of the kit must refuse. */
@NullMarked
package dev.microcdi.tck.mutants;

import org.jspecify.annotations.NullMarked;
