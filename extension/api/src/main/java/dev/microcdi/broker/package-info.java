/** How events travel: {@link dev.microcdi.broker.Broker}, publish and subscribe. */
@NullMarked
package dev.microcdi.broker;

import org.jspecify.annotations.NullMarked;
