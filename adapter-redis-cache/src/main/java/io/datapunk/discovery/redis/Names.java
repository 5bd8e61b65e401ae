package io.datapunk.discovery.redis;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.core.port.Ticks;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The addresses behind the servers' names, asked for anew for each connection: a name may lead to
 * another server by now. A resolver that is slow or away holds one thread for each name, and the
 * last addresses are used meanwhile. Thread-safe.
 */
final class Names {

  private final Resolver resolver;
  private final Executor executor;
  private final Scheduler scheduler;
  private final Ticks ticks;
  private final Duration patience;
  private final Map<String, LoneRead<InetAddress[]>> reads = new ConcurrentHashMap<>();
  private final Map<String, InetAddress[]> held = new ConcurrentHashMap<>();

  /** Finds addresses; may block. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] find(String host) throws UnknownHostException;
  }

  /**
   * Creates one.
   *
   * @param patience after which the last addresses are good enough
   */
  Names(Resolver resolver, Executor executor, Scheduler scheduler, Ticks ticks, Duration patience) {
    this.resolver = resolver;
    this.executor = executor;
    this.scheduler = scheduler;
    this.ticks = ticks;
    this.patience = patience;
  }

  /** Returns once there are addresses to {@linkplain #known use}; fails if there are none. */
  CompletableFuture<Void> find(String host) {
    CompletableFuture<InetAddress[]> read = reads.computeIfAbsent(host, this::reader).read();
    if (!held.containsKey(host)) {
      return read.thenAccept(addresses -> {});
    }
    CompletableFuture<Void> found = new CompletableFuture<>();
    Handle late = scheduler.after(patience, () -> found.complete(null));
    read.whenComplete(
        (addresses, failure) -> { // a lost name server is no lost Redis
          late.close();
          found.complete(null);
        });
    return found;
  }

  /** Returns the last addresses, without asking anybody. */
  InetAddress[] known(String host) throws UnknownHostException {
    InetAddress[] addresses = held.get(host);
    if (addresses == null) {
      throw new UnknownHostException(host);
    }
    return addresses;
  }

  private LoneRead<InetAddress[]> reader(String host) {
    return new LoneRead<>(
        "the name server, asked for " + host + ",", () -> ask(host), executor, ticks);
  }

  private InetAddress[] ask(String host) throws UnknownHostException {
    InetAddress[] addresses = resolver.find(host);
    held.put(host, addresses);
    return addresses;
  }
}
