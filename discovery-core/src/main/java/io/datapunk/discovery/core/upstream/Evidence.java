package io.datapunk.discovery.core.upstream;

import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import io.datapunk.discovery.core.port.RegistryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An answer about a service with what it is worth: where it came from, and since when it may be
 * outdated.
 *
 * @param endpoints all endpoints, sorted by id
 * @param cursor the answer's position in the registry's history; empty if it bears none
 * @param confirmedNanos when the registry confirmed it, in ticks; never later than it did
 * @param lag how far the answering server was behind
 * @param rights whether endpoints may be hidden
 * @param source who gave it
 * @param consistency how strict the question was
 * @param trust whose rights it was read with, see {@link TrustScope}; empty if that cannot be told,
 *     or if another JVM read it
 */
public record Evidence(
    List<ServiceEndpoint> endpoints,
    OptionalLong cursor,
    long confirmedNanos,
    Duration lag,
    Rights rights,
    SnapshotSource source,
    Consistency consistency,
    Optional<String> trust) {

  /** Returns the same evidence, gained by a watch. */
  public Evidence fromWatch() {
    return new Evidence(
        endpoints, cursor, confirmedNanos, lag, rights, SnapshotSource.WATCH, consistency, trust);
  }

  /** Returns the same evidence, confirmed at another moment. */
  public Evidence confirmedAt(long nanos) {
    return new Evidence(endpoints, cursor, nanos, lag, rights, source, consistency, trust);
  }

  /** Returns whether it came from the registry itself, just now. */
  public boolean isFirstHand() {
    return source != SnapshotSource.DISTRIBUTED_CACHE;
  }

  /**
   * Returns the endpoints sorted by id.
   *
   * @throws RegistryException of kind GARBAGE if an id comes twice
   */
  public static List<ServiceEndpoint> sorted(Collection<ServiceEndpoint> endpoints) {
    List<ServiceEndpoint> sorted = new ArrayList<>(endpoints);
    sorted.sort(Comparator.comparing(ServiceEndpoint::id));
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).id().equals(sorted.get(i - 1).id())) {
        throw new RegistryException(
            RegistryException.Kind.GARBAGE, "the answer holds " + sorted.get(i).id() + " twice");
      }
    }
    return Collections.unmodifiableList(sorted);
  }
}
