/**
 * The backends in memory: full adapters for tests, demonstrations and single-process programs, with
 * faults to order.
 *
 * <p>Each backend has two layers. A <em>store</em> stands for the server: it holds the state and
 * has the faults. Clients of a store are the port's implementations. {@code memory:} opens a store
 * of its own, {@code memory:name} one that all clients of that name in this JVM share; it ends with
 * the last of them.
 *
 * <p>Threads: one lock per store, held for short steps only. No future is completed under it:
 * results are handed to the client's {@link
 * io.datapunk.discovery.core.port.AdapterContext#executor() executor}. The exceptions are calls
 * after {@code close()}, which fail at once, and {@code close()}, which fails what is pending
 * before it returns. Time comes from the clients' contexts alone.
 */
@NullMarked
package io.datapunk.discovery.inmemory;

import org.jspecify.annotations.NullMarked;
