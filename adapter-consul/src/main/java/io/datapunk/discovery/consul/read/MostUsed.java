package io.datapunk.discovery.consul.read;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The services that have polls of their own: as many as there are places, those that changed last.
 * Who has not asked for long makes room. Safe for use from any thread.
 */
final class MostUsed {

  private static final Duration KEPT = Duration.ofSeconds(60);

  /** The one that changed longest ago comes first. */
  private final Map<String, Long> askedNanos = new LinkedHashMap<>();

  /** Returns whether the service, which asks now, is among them. */
  synchronized boolean admits(String service, int places, long now) {
    if (askedNanos.containsKey(service)) {
      askedNanos.put(service, now);
    } else {
      askedNanos.values().removeIf(asked -> now - asked > KEPT.toNanos());
      if (askedNanos.size() < places) {
        askedNanos.put(service, now);
      }
    }
    shrink(places);
    return askedNanos.containsKey(service);
  }

  /** The service changed. */
  synchronized void changed(String service, int places, long now) {
    askedNanos.remove(service);
    askedNanos.put(service, now);
    shrink(places);
  }

  private void shrink(int places) {
    Iterator<String> eldest = askedNanos.keySet().iterator();
    while (askedNanos.size() > places && eldest.hasNext()) {
      eldest.next();
      eldest.remove();
    }
  }
}
