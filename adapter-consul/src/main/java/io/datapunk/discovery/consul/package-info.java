/**
 * The registry on Consul, opened by URI: {@code consul://host:8500}, {@code consuls://host:8501}.
 *
 * <p>Reads and long polls go over the JDK's HTTP client, writes over consul-client, whose every use
 * stands in {@code write}. {@link io.datapunk.discovery.consul.ConsulRegistryProvider} is for
 * users; the rooms below are not, whatever is public in them. {@code docs/architecture.md} says
 * what each holds, in the order in which they use each other.
 */
@NullMarked
package io.datapunk.discovery.consul;

import org.jspecify.annotations.NullMarked;
