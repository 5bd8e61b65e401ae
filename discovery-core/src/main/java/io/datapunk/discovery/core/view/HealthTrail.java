package io.datapunk.discovery.core.view;

import io.datapunk.discovery.HealthTransition;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.core.health.HealthHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How the health of a service's endpoints went, carried on from each view to the next. */
final class HealthTrail {

  private HealthTrail() {}

  /**
   * Returns {@code now} with the histories of {@code before}, and in them what changed between the
   * two. An endpoint that stayed as it was stays the same object. Both are sorted by id.
   *
   * @param at when the change was seen
   */
  static List<ServiceEndpoint> carriedOn(
      List<ServiceEndpoint> before, List<ServiceEndpoint> now, Instant at) {
    List<ServiceEndpoint> carried = new ArrayList<>(now.size());
    int next = 0;
    for (ServiceEndpoint endpoint : now) {
      while (next < before.size() && before.get(next).id().compareTo(endpoint.id()) < 0) {
        next++;
      }
      boolean known = next < before.size() && before.get(next).id().equals(endpoint.id());
      carried.add(known ? carriedOn(before.get(next), endpoint, at) : endpoint);
    }
    return Collections.unmodifiableList(carried);
  }

  private static ServiceEndpoint carriedOn(ServiceEndpoint old, ServiceEndpoint now, Instant at) {
    if (old.equals(now)) {
      return old;
    }
    List<HealthTransition> history = old.healthHistory();
    if (old.health() != now.health()) {
      HealthTransition change =
          new HealthTransition(at, old.health(), now.health(), now.healthReason(), 1);
      history = HealthHistory.of(history).with(change).transitions();
    }
    return history.isEmpty() ? now : now.toBuilder().healthHistory(history).build();
  }
}
