/**
 * The ports of the engine: what a backend must be able to do, and what it is handed to do it.
 *
 * <p>An adapter implements one port and its provider, which is found by {@link
 * java.util.ServiceLoader}. The numbered rules in each port's comment are checked by the contract
 * tests of {@code discovery-testkit}.
 *
 * <p>The rules that hold for every port: no call blocks; a future may complete on any thread, the
 * engine moves the result to its own; cancelling a future stops the work behind it; an adapter
 * neither retries nor caches nor invents a result, the engine does; after {@code close()} calls
 * fail and pending futures have failed.
 */
@NullMarked
package io.datapunk.discovery.core.port;

import org.jspecify.annotations.NullMarked;
