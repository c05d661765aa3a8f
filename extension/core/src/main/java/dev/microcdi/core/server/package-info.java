/** The RPC server: from methods to endpoints, from messages to calls. */
@NullMarked
package dev.microcdi.core.server;

import org.jspecify.annotations.NullMarked;
