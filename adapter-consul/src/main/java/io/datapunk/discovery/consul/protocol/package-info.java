/**
 * What Consul says and is told: its JSON, the names of checks and states, marks in the metadata,
 * refusals, and what it cannot hold. Uses {@code agent} and {@code http}.
 */
@NullMarked
package io.datapunk.discovery.consul.protocol;

import org.jspecify.annotations.NullMarked;
