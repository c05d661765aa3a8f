/**
 * The container's door: {@link dev.microcdi.cdi.MicroExtension} finds plugins, handlers and clients, selects by
 * configuration, starts and stops the service. {@link dev.microcdi.cdi.Main} starts a container on Java SE.
 *
 * <p>No class here has a scope: OpenWebBeans on Java SE scans this jar although it has no {@code beans.xml}.
 */
@NullMarked
package dev.microcdi.cdi;

import org.jspecify.annotations.NullMarked;
