/**
 * The contract tests for plugins. Extend {@link dev.microcdi.tck.RegistryTck}, {@link dev.microcdi.tck.TransportTck} or
 * {@link dev.microcdi.tck.BrokerTck} in a test class, say how to open your plugin, and run it with JUnit 5.12 or later.
 */
@NullMarked
package dev.microcdi.tck;

import org.jspecify.annotations.NullMarked;
