package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.testkit.simulation.model.TrueHistory;
import io.datapunk.discovery.testkit.simulation.model.TrueHistory.Span;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The true history as a query would have shown it; the simulation's queries filter by health only.
 */
final class Truth {

  private final TrueHistory history;
  private final Map<HealthStatus, Map<List<ServiceEndpoint>, List<ServiceEndpoint>>> filtered =
      new EnumMap<>(HealthStatus.class);

  Truth(TrueHistory history) {
    this.history = history;
  }

  /** Returns what is true now. */
  List<ServiceEndpoint> now(ServiceQuery query) {
    return shown(query, history.now(query.service()));
  }

  /** Returns whether this was true at some moment from {@code from} on. */
  boolean wasTrueSince(ServiceQuery query, List<ServiceEndpoint> endpoints, long from) {
    List<Span> spans = history.of(query.service());
    for (int i = spans.size() - 1; i >= 0; i--) {
      if (shown(query, spans.get(i).endpoints()).equals(endpoints)) {
        return true;
      }
      if (spans.get(i).fromNanos() < from) {
        return false;
      }
    }
    return false;
  }

  /** Returns the first moment, not before {@code from}, at which this was true; empty for never. */
  OptionalLong firstTrueSince(ServiceQuery query, List<ServiceEndpoint> endpoints, long from) {
    List<Span> spans = history.of(query.service());
    int first = spans.size() - 1;
    while (first > 0 && spans.get(first).fromNanos() >= from) {
      first--;
    }
    for (int i = first; i < spans.size(); i++) {
      if (shown(query, spans.get(i).endpoints()).equals(endpoints)) {
        return OptionalLong.of(Math.max(from, spans.get(i).fromNanos()));
      }
    }
    return OptionalLong.empty();
  }

  /**
   * Returns whether, from {@code from} on, anything was true that would be a sudden loss to
   * something that was true before it.
   */
  boolean lostSuddenlySince(String service, long from) {
    List<Span> spans = history.of(service);
    int first = spans.size() - 1;
    while (first > 0 && spans.get(first).fromNanos() > from) {
      first--;
    }
    for (int before = first; before < spans.size(); before++) {
      for (int after = before + 1; after < spans.size(); after++) {
        if (Losses.isSudden(spans.get(before).endpoints(), spans.get(after).endpoints())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns whether, from {@code from} on, anything was true that is a sudden loss to this. */
  boolean lostSuddenlySince(String service, List<ServiceEndpoint> before, long from) {
    List<Span> spans = history.of(service);
    for (int i = spans.size() - 1; i >= 0; i--) {
      if (Losses.isSudden(before, spans.get(i).endpoints())) {
        return true;
      }
      if (spans.get(i).fromNanos() <= from) {
        return false;
      }
    }
    return false;
  }

  /** Returns whether this is a sudden loss to anything that was ever true. */
  boolean isLoss(String service, List<ServiceEndpoint> after) {
    return history.of(service).stream().anyMatch(span -> Losses.isSudden(span.endpoints(), after));
  }

  /** Returns how often anything changed from {@code from} on. */
  long changesSince(long from) {
    long changes = 0;
    for (String service : history.recorded()) {
      changes += history.of(service).stream().filter(span -> span.fromNanos() >= from).count();
    }
    return changes;
  }

  private List<ServiceEndpoint> shown(ServiceQuery query, List<ServiceEndpoint> all) {
    return filtered
        .computeIfAbsent(query.minimumHealth(), key -> new IdentityHashMap<>())
        .computeIfAbsent(all, key -> all.stream().filter(query::accepts).toList());
  }
}
