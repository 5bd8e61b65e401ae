/**
 * Calls to the port under way, each of which ends once, and tasks of which few run at a time. Uses
 * {@code http} for its failures.
 */
@NullMarked
package io.datapunk.discovery.consul.call;

import org.jspecify.annotations.NullMarked;
