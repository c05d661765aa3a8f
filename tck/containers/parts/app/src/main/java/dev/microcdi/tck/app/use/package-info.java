/** An application part that uses a second broker. */
@NullMarked
package dev.microcdi.tck.app.use;

import org.jspecify.annotations.NullMarked;
