/**
 * The registry on Consul, opened by URI: {@code consul://host:8500}, {@code consuls://host:8501}.
 *
 * <p>Reads and long polls go over the JDK's HTTP client, writes over consul-client, whose every use
 * stands in one class.
 */
@NullMarked
package io.datapunk.discovery.consul;

import org.jspecify.annotations.NullMarked;
