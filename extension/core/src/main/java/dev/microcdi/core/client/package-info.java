/** The RPC client. */
@NullMarked
package dev.microcdi.core.client;

import org.jspecify.annotations.NullMarked;
