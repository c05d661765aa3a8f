/** A broker plugin made by a producer method. */
@NullMarked
package dev.microcdi.tck.app.producer;

import org.jspecify.annotations.NullMarked;
