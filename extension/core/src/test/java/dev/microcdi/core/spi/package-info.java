/** The record's JSON and the compressed tags, against bytes recorded from Go Micro. */
@NullMarked
package dev.microcdi.core.spi;

import org.jspecify.annotations.NullMarked;
