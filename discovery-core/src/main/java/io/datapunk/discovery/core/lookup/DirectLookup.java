package io.datapunk.discovery.core.lookup;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.core.failure.ApiFailures;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.core.runtime.Backoff;
import io.datapunk.discovery.core.runtime.Deadline;
import io.datapunk.discovery.core.runtime.Failures;
import io.datapunk.discovery.core.upstream.Evidence;
import io.datapunk.discovery.core.upstream.Upstream;
import io.datapunk.discovery.core.view.Publisher;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** Discovering with caching switched off: each lookup asks the registry, and nothing is kept. */
final class DirectLookup {

  private final ServiceDiscoveryConfig config;
  private final Upstream upstream;
  private final Publisher publisher;
  private final EngineRuntime runtime;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, CompletableFuture<ServiceSnapshot>> open = new ConcurrentSkipListMap<>();
  private volatile boolean closed;

  DirectLookup(
      ServiceDiscoveryConfig config,
      Upstream upstream,
      Publisher publisher,
      EngineRuntime runtime) {
    this.config = config;
    this.upstream = upstream;
    this.publisher = publisher;
    this.runtime = runtime;
  }

  CompletableFuture<ServiceSnapshot> find(ServiceQuery query) {
    CompletableFuture<ServiceSnapshot> result = new CompletableFuture<>();
    long number = numbers.incrementAndGet();
    open.put(number, result);
    result.whenComplete((snapshot, error) -> open.remove(number));
    if (closed) { // closing may not have seen it
      result.completeExceptionally(closedFailure());
      return result;
    }
    Backoff backoff =
        new Backoff(
            config.backoffMin(), config.backoffMax(), runtime.random("direct/" + query.service()));
    ask(query, Deadline.in(config.lookupTimeout(), runtime.ticks()), backoff, result);
    return result;
  }

  /** Fails the lookups that wait. */
  void close() {
    closed = true;
    open.values().forEach(result -> result.completeExceptionally(closedFailure()));
  }

  private static IllegalStateException closedFailure() {
    return new IllegalStateException("this discovery is closed");
  }

  private void ask(
      ServiceQuery query,
      Deadline deadline,
      Backoff backoff,
      CompletableFuture<ServiceSnapshot> result) {
    upstream
        .read(
            ReadRequest.now(
                query.service(), query.datacenter().or(config::datacenter), Consistency.DEFAULT),
            deadline.remaining())
        .thenApply(evidence -> snapshot(query, evidence))
        .whenComplete(
            (snapshot, error) -> {
              if (error == null) {
                result.complete(snapshot);
                return;
              }
              Throwable failure = Failures.unwrap(error);
              Duration pause = backoff.next();
              boolean hopeful = failure instanceof RegistryException e && e.kind().isTransient();
              if (hopeful && pause.compareTo(deadline.remaining()) < 0) {
                runtime
                    .scheduler()
                    .after(
                        pause,
                        () ->
                            runtime.workers().execute(() -> ask(query, deadline, backoff, result)));
              } else {
                result.completeExceptionally(
                    ApiFailures.ofRead(query.service(), failure, Optional.empty()));
              }
            });
  }

  private ServiceSnapshot snapshot(ServiceQuery query, Evidence evidence) {
    if (evidence.rights() == Rights.FILTERED && evidence.endpoints().isEmpty()) {
      throw new RegistryException(Kind.DENIED, "the right to see endpoints is missing");
    }
    return ServiceSnapshot.builder(query.service())
        .endpoints(evidence.endpoints().stream().filter(query::accepts).toList())
        .version(publisher.nextVersion())
        .source(SnapshotSource.REGISTRY)
        .confirmedAt(
            runtime
                .clock()
                .instant()
                .minusNanos(runtime.ticks().nanos() - evidence.confirmedNanos()))
        .build();
  }
}
