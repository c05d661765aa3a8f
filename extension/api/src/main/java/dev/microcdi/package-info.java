/** The words every part shares: a running service, a message, the errors. Start with {@link dev.microcdi.Service}. */
@NullMarked
package dev.microcdi;

import org.jspecify.annotations.NullMarked;
