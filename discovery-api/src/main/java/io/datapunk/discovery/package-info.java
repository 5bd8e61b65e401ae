/**
 * The API of Datapunk Discovery: what an application compiles against.
 *
 * <p>Start at {@link io.datapunk.discovery.ServiceDiscovery}. Everything here depends on the JDK
 * alone; backends are named by URI in {@link io.datapunk.discovery.ServiceDiscoveryConfig} and
 * found at run time.
 */
@NullMarked
package io.datapunk.discovery;

import org.jspecify.annotations.NullMarked;
