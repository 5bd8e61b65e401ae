package io.datapunk.discovery.consul.http;

import io.datapunk.discovery.core.port.Consistency;
import java.time.Duration;
import java.util.Optional;

/**
 * Which state of a catalog is read: whose word counts, in which datacenter, and what to wait for.
 *
 * @param consistency who may answer
 * @param datacenter empty for the agent's own
 * @param filter what is shown of it; empty for all
 * @param change what to wait for; empty for the state as it is
 */
public record Query(
    Consistency consistency,
    Optional<String> datacenter,
    Optional<String> filter,
    Optional<Change> change) {

  /** What never matches: an answer with an index and, where it can be filtered, without a body. */
  private static final String NOTHING = "Node == \"\" and Node != \"\"";

  /**
   * A change to wait for.
   *
   * @param index which the state has before it
   * @param limit for how long to wait
   */
  record Change(long index, Duration limit) {}

  /** Returns one for all of the state as it is. */
  public static Query of(Consistency consistency, Optional<String> datacenter) {
    return new Query(consistency, datacenter, Optional.empty(), Optional.empty());
  }

  /** Returns one that any server answers from what it has. */
  public static Query stale(Optional<String> datacenter) {
    return of(Consistency.STALE, datacenter);
  }

  /** Returns the same, with the index alone for an answer. */
  public Query ofIndex() {
    return new Query(consistency, datacenter, Optional.of(NOTHING), change);
  }

  /** Returns the same, for the state once it has another index. */
  Query changed(long index, Duration wait) {
    return new Query(consistency, datacenter, filter, Optional.of(new Change(index, wait)));
  }

  /** Returns the same for the leader, who makes sure that it still is, and without a wait. */
  Query toLeader() {
    return new Query(Consistency.CONSISTENT, datacenter, filter, Optional.empty());
  }

  /** Returns it as the end of a URL. */
  String text() {
    String who =
        switch (consistency) {
          case STALE -> "?stale=";
          case DEFAULT -> "?";
          case CONSISTENT -> "?consistent=";
        };
    return who
        + datacenter.map(name -> "&dc=" + Ask.encode(name)).orElse("")
        + filter.map(condition -> "&filter=" + Ask.encode(condition)).orElse("")
        + change.map(Query::text).orElse("");
  }

  private static String text(Change change) {
    return "&index=" + Long.toUnsignedString(change.index) + "&wait=" + text(change.limit);
  }

  /**
   * To the millisecond: an end before the wait is over means something. Zero means five minutes.
   */
  private static String text(Duration time) {
    long millis = Math.max(1, time.toMillis());
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }
}
