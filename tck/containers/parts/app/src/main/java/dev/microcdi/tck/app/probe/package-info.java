/** The scenario application: one service, asked over its own transport. */
@NullMarked
package dev.microcdi.tck.app.probe;

import org.jspecify.annotations.NullMarked;
