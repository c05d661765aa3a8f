/** What the engine adds to any broker: subscriptions that come back, decoding, dispatch. */
@NullMarked
package dev.microcdi.core.broker;

import org.jspecify.annotations.NullMarked;
