/** Who may see whom, and no package in two jars. */
@NullMarked
package dev.microcdi.tck.architecture;

import org.jspecify.annotations.NullMarked;
