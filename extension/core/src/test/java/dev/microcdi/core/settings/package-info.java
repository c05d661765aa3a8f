/** The settings binder, the choice, and each problem word by word. */
@NullMarked
package dev.microcdi.core.settings;

import org.jspecify.annotations.NullMarked;
