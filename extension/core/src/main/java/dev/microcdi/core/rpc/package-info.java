/** Go Micro's RPC on any transport: header names, errors, the legacy envelope. */
@NullMarked
package dev.microcdi.core.rpc;

import org.jspecify.annotations.NullMarked;
