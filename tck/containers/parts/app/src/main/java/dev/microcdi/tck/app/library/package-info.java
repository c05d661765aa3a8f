/** A library jar that brings a typed client and a bean that uses it. */
@NullMarked
package dev.microcdi.tck.app.library;

import org.jspecify.annotations.NullMarked;
