package io.datapunk.discovery.core.lookup;

import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.view.Published;
import io.datapunk.discovery.core.view.ServiceView;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The loads in flight: at most one for each view, which all callers share and none can cancel or
 * shorten for the others.
 */
final class Loads {

  private final LoadParts parts;
  private final Map<ServiceView, Load> inFlight = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Loads(LoadParts parts) {
    this.parts = parts;
  }

  /**
   * What a load brought.
   *
   * @param state what the view holds now
   * @param source who gave it
   */
  record Loaded(Published state, SnapshotSource source) {}

  /** Returns the load in flight for this view, begun now if there is none. */
  Load load(ServiceView view) {
    Load load = new Load(parts, view);
    Load running = inFlight.putIfAbsent(view, load);
    if (running != null) {
      return running;
    }
    load.refreshed.whenComplete((loaded, error) -> inFlight.remove(view, load));
    if (closed) { // closing may not have seen it, and nobody may be left to carry it out
      load.fail(closedFailure());
    } else {
      load.begin();
    }
    return load;
  }

  void close() {
    closed = true;
    inFlight.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().key()))
        .forEach(entry -> entry.getValue().fail(closedFailure()));
  }

  private static RegistryException closedFailure() {
    return new RegistryException(RegistryException.Kind.CLOSED, "closed");
  }
}
