/** The extension in real Weld SE containers. The other containers: tck/containers. */
@NullMarked
package dev.microcdi.cdi;

import org.jspecify.annotations.NullMarked;
