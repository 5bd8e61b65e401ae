/**
 * Registering, reporting, deregistering, each at the agent that holds the instance, by
 * consul-client, whose every use stands here. Begin with {@code Writes}. Uses {@code agent}, {@code
 * http}, {@code call} and {@code protocol}.
 */
@NullMarked
package io.datapunk.discovery.consul.write;

import org.jspecify.annotations.NullMarked;
