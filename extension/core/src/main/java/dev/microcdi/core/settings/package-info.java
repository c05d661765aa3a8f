/**
 * Settings and selection, no container: reads configuration through a {@link dev.microcdi.core.settings.ConfigView}, binds
 * records, picks plugins, and reports every problem in one form. Start at {@link dev.microcdi.core.settings.Chooser}.
 */
@NullMarked
package dev.microcdi.core.settings;

import org.jspecify.annotations.NullMarked;
