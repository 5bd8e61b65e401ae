/**
 * The engine's front door, for those who hand in backends themselves; see {@link
 * io.datapunk.discovery.core.ServiceDiscoveryManager}. The rooms behind it are not part of the API.
 */
@NullMarked
package io.datapunk.discovery.core;

import org.jspecify.annotations.NullMarked;
