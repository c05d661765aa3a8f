/** The subscribers of the application that runs on every broker. */
@NullMarked
package dev.microcdi.tck.app.swapsub;

import org.jspecify.annotations.NullMarked;
