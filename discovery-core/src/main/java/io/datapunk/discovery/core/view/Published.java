package io.datapunk.discovery.core.view;

import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.upstream.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One published state of a view: immutable, and ready to be handed out.
 *
 * <p>Answers to repeated queries are kept, so that a warm lookup allocates nothing.
 */
public final class Published {

  private static final int KEPT_QUERIES = 64;

  private final String service;
  private final List<ServiceEndpoint> endpoints;
  private final OptionalLong cursor;
  private final long version;
  private final long confirmedNanos;
  private final Duration missed;
  private final Instant confirmedAt;
  private final SnapshotSource source;
  private final boolean firstHand;
  private final Optional<String> trust;
  private final Optional<StaleReason> staleReason;
  private final boolean fresh;
  private final ServiceSnapshot passing;
  private final Map<ServiceQuery, ServiceSnapshot> answers = new ConcurrentHashMap<>();

  private Published(
      String service,
      List<ServiceEndpoint> endpoints,
      OptionalLong cursor,
      long version,
      long confirmedNanos,
      Duration missed,
      Instant confirmedAt,
      SnapshotSource source,
      boolean firstHand,
      Optional<String> trust,
      Optional<StaleReason> staleReason) {
    this.service = service;
    this.endpoints = endpoints;
    this.cursor = cursor;
    this.version = version;
    this.confirmedNanos = confirmedNanos;
    this.missed = missed;
    this.confirmedAt = confirmedAt;
    this.source = source;
    this.firstHand = firstHand;
    this.trust = trust;
    this.staleReason = staleReason;
    this.fresh = staleReason.isEmpty();
    this.passing = answer(ServiceQuery.of(service));
  }

  /** Returns the state that {@code evidence} shows, with its endpoints as they are handed out. */
  static Published of(
      String service,
      List<ServiceEndpoint> endpoints,
      Evidence evidence,
      long version,
      Instant confirmedAt,
      SnapshotSource source) {
    return new Published(
        service,
        endpoints,
        evidence.cursor(),
        version,
        evidence.confirmedNanos(),
        Duration.ZERO,
        confirmedAt,
        source,
        evidence.isFirstHand(),
        evidence.trust(),
        Optional.empty());
  }

  /** Returns the same endpoints and version, confirmed anew by {@code evidence}. */
  Published confirmedBy(Evidence evidence, Instant at, SnapshotSource newSource) {
    return new Published(
        service,
        endpoints,
        evidence.cursor().isPresent() ? evidence.cursor() : cursor,
        version,
        evidence.confirmedNanos(),
        Duration.ZERO,
        at,
        newSource,
        evidence.isFirstHand(),
        evidence.trust(),
        Optional.empty());
  }

  /** Returns the same state, no longer fresh. */
  Published stale(StaleReason reason) {
    return new Published(
        service,
        endpoints,
        cursor,
        version,
        confirmedNanos,
        missed,
        confirmedAt,
        source,
        firstHand,
        trust,
        Optional.of(reason));
  }

  /** Returns the same state, older by time that the ticks missed. */
  Published olderBy(Duration time) {
    return new Published(
        service,
        endpoints,
        cursor,
        version,
        confirmedNanos,
        missed.plus(time),
        confirmedAt,
        source,
        firstHand,
        trust,
        staleReason);
  }

  /** Returns the same state, held by another source. */
  Published heldBy(SnapshotSource newSource) {
    return new Published(
        service,
        endpoints,
        cursor,
        version,
        confirmedNanos,
        missed,
        confirmedAt,
        newSource,
        firstHand,
        trust,
        staleReason);
  }

  /** Returns the passing endpoints. */
  public ServiceSnapshot passing() {
    return passing;
  }

  /** Returns the endpoints that {@code query} accepts. */
  public ServiceSnapshot answer(ServiceQuery query) {
    ServiceSnapshot kept = answers.get(query);
    if (kept != null) {
      return kept;
    }
    ServiceSnapshot made = make(query);
    if (answers.size() < KEPT_QUERIES) {
      answers.put(query, made);
    }
    return made;
  }

  private ServiceSnapshot make(ServiceQuery query) {
    ServiceSnapshot.Builder builder =
        ServiceSnapshot.builder(service)
            .endpoints(endpoints.stream().filter(query::accepts).toList())
            .version(version)
            .source(source)
            .confirmedAt(confirmedAt);
    staleReason.ifPresent(builder::stale);
    return builder.build();
  }

  /** Returns all endpoints, whatever their health, sorted by id. */
  public List<ServiceEndpoint> endpoints() {
    return endpoints;
  }

  /** Returns the position in the registry's history; empty if unknown. */
  public OptionalLong cursor() {
    return cursor;
  }

  /** Returns the number of this view in this JVM. */
  public long version() {
    return version;
  }

  /** Returns when it was confirmed, in ticks. */
  public long confirmedNanos() {
    return confirmedNanos;
  }

  /**
   * Returns how old it is: the larger of the monotonic time elapsed, with what that is known to
   * have missed, and the wall time elapsed. Ticks stand while the machine is suspended, and a wall
   * clock may be set back.
   */
  public Duration age(EngineRuntime runtime) {
    long ticks = runtime.ticks().nanos() - confirmedNanos;
    Duration elapsed = Duration.ofNanos(Math.max(0, ticks)).plus(missed);
    Duration wall = Duration.between(confirmedAt, runtime.clock().instant());
    return wall.compareTo(elapsed) > 0 ? wall : elapsed;
  }

  /** Returns when it was confirmed, by the wall clock. */
  public Instant confirmedAt() {
    return confirmedAt;
  }

  /** Returns who holds it. */
  public SnapshotSource source() {
    return source;
  }

  /** Returns whether this JVM's registry confirmed it, not another JVM's. */
  public boolean isFirstHand() {
    return firstHand;
  }

  /** Returns whose rights it was confirmed with; empty if that cannot be told. */
  public Optional<String> trust() {
    return trust;
  }

  /** Returns whether it counts as fresh. */
  public boolean isFresh() {
    return fresh;
  }

  /** Returns why it is not fresh. */
  public Optional<StaleReason> staleReason() {
    return staleReason;
  }

  /** Returns whether the registry says that most of it is gone, which is not yet believed. */
  public boolean isLossDoubted() {
    return staleReason.filter(StaleReason.LOSS_DOUBTED::equals).isPresent();
  }
}
