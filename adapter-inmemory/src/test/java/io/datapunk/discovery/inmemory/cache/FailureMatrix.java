package io.datapunk.discovery.inmemory.cache;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.inmemory.InMemorySnapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

/**
 * One cell: what a JVM that knows the service, and one that never saw it, get while registry and
 * cache have their troubles.
 *
 * <p>The service has one endpoint, {@code current}, confirmed 40 s ago by both the JVM that knows
 * it and the entry in the cache; its view has expired. The registry's backup holds another one.
 */
final class FailureMatrix {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Pattern COUNT = Pattern.compile("after \\d+");
  private static final Map<String, Cell> PLAYED = new HashMap<>();

  private FailureMatrix() {}

  /**
   * What came of one lookup.
   *
   * @param snapshot null if it failed
   * @param failure its type, empty if there was none
   * @param took virtual time
   */
  record Outcome(ServiceSnapshot snapshot, String failure, Duration took) {

    /** Failures come at their deadline, but for the part that chance leaves over. */
    @Override
    public String toString() {
      if (snapshot == null) {
        return failure
            + (took.isZero()
                ? ", at once"
                : took.toMillis() < 200 ? ", " + took.toMillis() + " ms" : ", within 2 s");
      }
      String endpoints = snapshot.isEmpty() ? "empty" : snapshot.endpoints().get(0).id();
      String source = snapshot.source().toString().toLowerCase(Locale.ROOT).replace('_', ' ');
      return endpoints
          + (snapshot.isStale() ? ", stale, " : ", fresh, ")
          + source
          + (took.isZero() ? ", at once" : ", " + took.toMillis() + " ms");
    }
  }

  /**
   * The outcomes of a cell.
   *
   * @param counted by the first lookup
   * @param logged by the JVM that never saw the service, see {@link #logged}
   */
  record Cell(
      Outcome known,
      Outcome knownNext,
      Outcome first,
      Outcome firstNext,
      Set<String> counted,
      List<String> logged) {}

  /** Returns the cell, played once. */
  static Cell of(RegistryTrouble registry, CacheTrouble cache) {
    return PLAYED.computeIfAbsent(registry + " and " + cache, any -> play(registry, cache));
  }

  private static Cell play(RegistryTrouble registry, CacheTrouble cache) {
    try (MatrixWorld one = new MatrixWorld();
        MatrixWorld other = new MatrixWorld()) {
      boolean present = cache != CacheTrouble.ABSENT;
      ServiceDiscovery knowing = begin(one, registry, cache);
      begin(other, registry, cache);
      ResultCounts counts = new ResultCounts();
      ServiceDiscovery cold = other.open(present, counts);
      CapturedLog.begin();
      Outcome first = lookUp(other, cold);
      Set<String> counted = counts.results();
      Outcome next = lookUp(other, cold);
      List<String> logged = logged(other, cold);
      return new Cell(lookUp(one, knowing), lookUp(one, knowing), first, next, counted, logged);
    }
  }

  /**
   * Returns what the JVM has logged by the time when it looked up three other services and watched
   * this one for ten seconds, and when the troubles that end have been over for a minute.
   */
  private static List<String> logged(MatrixWorld world, ServiceDiscovery discovery) {
    for (String other : List.of("two", "three", "four")) {
      discovery.discoverAsync(other);
      world.time.advance(Duration.ofSeconds(1));
    }
    discovery.watch("api", change -> {});
    world.time.advance(Duration.ofSeconds(10));
    world.heal();
    world.time.advance(Duration.ofMinutes(1));
    return CapturedLog.end().stream()
        .map(line -> COUNT.matcher(line).replaceAll("after n"))
        .toList();
  }

  /** Returns a JVM that knows the service, once the troubles have begun. */
  private static ServiceDiscovery begin(
      MatrixWorld world, RegistryTrouble registry, CacheTrouble cache) {
    world.register("restored");
    InMemorySnapshot backup = world.registry.faults().snapshot();
    world.register("current");
    world.deregister("restored");
    ServiceDiscovery knowing = world.open(cache != CacheTrouble.ABSENT, new ResultCounts());
    lookUp(world, knowing);
    world.time.advance(Duration.ofSeconds(40));
    cache.begin(world);
    registry.begin(world, backup);
    world.time.advance(Duration.ofMillis(1));
    return knowing;
  }

  private static Outcome lookUp(MatrixWorld world, ServiceDiscovery discovery) {
    long began = world.time.ticks().nanos();
    CompletableFuture<ServiceSnapshot> lookup =
        discovery.discoverAsync("api").toCompletableFuture();
    world.time.advanceUntil(lookup::isDone, PATIENCE);
    Duration took = Duration.ofNanos(world.time.ticks().nanos() - began);
    if (!lookup.isDone()) {
      return new Outcome(null, "nothing", took);
    }
    try {
      return new Outcome(lookup.join(), "", took);
    } catch (CompletionException e) {
      return new Outcome(null, e.getCause().getClass().getSimpleName(), took);
    }
  }
}
