/**
 * Real Consul and Redis servers for tests and examples: found on this machine or fetched into the
 * build directory, started on free loopback ports, and ended together with the JVM.
 */
@NullMarked
package io.datapunk.discovery.it.servers;

import org.jspecify.annotations.NullMarked;
