package io.datapunk.discovery.testkit.simulation.model;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceEndpoint;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one server holds: rows by service, and the indexes that blocking reads go by, with Consul's
 * habits. A service has an index of its own; all that have no rows share one, which moves with
 * every extinction, and before the first extinction with every registration of anything.
 */
public final class Catalog {

  private static final long FRESH_SERVER = 6;

  private final SortedMap<String, SortedMap<String, Row>> services = new TreeMap<>();
  private final SortedMap<String, Long> indexes = new TreeMap<>();
  private final SortedMap<String, List<ServiceEndpoint>> shown = new TreeMap<>();
  private long registrations = FRESH_SERVER;
  private long extinctions;

  private record Row(ModelInstance instance, long modified) {}

  private static final Comparator<Row> HEALTHIER_THEN_LATER =
      Comparator.comparing((Row row) -> row.instance.endpoint().health(), Catalog::healthier)
          .thenComparing(Comparator.comparingLong(Row::modified).reversed())
          .thenComparing(row -> row.instance.node());

  /** Returns a copy that changes apart from this one. */
  Catalog copy() {
    Catalog copy = new Catalog();
    copy.become(this);
    return copy;
  }

  void become(Catalog other) {
    services.clear();
    other.services.forEach((service, rows) -> services.put(service, new TreeMap<>(rows)));
    indexes.clear();
    indexes.putAll(other.indexes);
    shown.clear();
    registrations = other.registrations;
    extinctions = other.extinctions;
  }

  void put(ModelInstance instance, long index) {
    SortedMap<String, Row> rows =
        services.computeIfAbsent(instance.service(), name -> new TreeMap<>());
    Row held = rows.get(instance.key());
    if (held != null && held.instance.equals(instance)) {
      return;
    }
    rows.put(instance.key(), new Row(instance, index));
    indexes.put(instance.service(), index);
    shown.remove(instance.service());
    registrations = index;
  }

  void remove(String service, String id, String node, long index) {
    SortedMap<String, Row> rows = services.get(service);
    if (rows == null || rows.remove(id + '@' + node) == null) {
      return;
    }
    shown.remove(service);
    if (rows.isEmpty()) {
      services.remove(service);
      indexes.remove(service);
      extinctions = index;
    } else {
      indexes.put(service, index);
    }
  }

  /** Returns the index that a blocking read of this service goes by. */
  public long indexOf(String service) {
    Long own = indexes.get(service);
    if (own != null) {
      return own;
    }
    return extinctions > 0 ? extinctions : registrations;
  }

  /** Returns the endpoints of a service, each id once, sorted by id. */
  public List<ServiceEndpoint> endpoints(String service) {
    return shown.computeIfAbsent(service, this::show);
  }

  /** Returns the names of services that have rows. */
  public SortedSet<String> services() {
    return new TreeSet<>(services.keySet());
  }

  /** Returns the row of an id under a node. */
  public Optional<ModelInstance> row(String service, String id, String node) {
    return Optional.ofNullable(services.getOrDefault(service, new TreeMap<>()).get(id + '@' + node))
        .map(Row::instance);
  }

  /** Returns a row of an id, under whatever node. */
  public Optional<ModelInstance> anyRow(String service, String id) {
    return rows(service).stream()
        .map(Row::instance)
        .filter(instance -> instance.id().equals(id))
        .findFirst();
  }

  /** Returns all rows under a node. */
  public List<ModelInstance> rowsOf(String node) {
    return services.values().stream()
        .flatMap(rows -> rows.values().stream())
        .map(Row::instance)
        .filter(instance -> instance.node().equals(node))
        .toList();
  }

  /** Returns all rows of a service. */
  public List<ModelInstance> instances(String service) {
    return rows(service).stream().map(Row::instance).toList();
  }

  private Collection<Row> rows(String service) {
    return services.getOrDefault(service, new TreeMap<>()).values();
  }

  private List<ServiceEndpoint> show(String service) {
    SortedMap<String, Row> best = new TreeMap<>();
    for (Row row : rows(service)) {
      best.merge(
          row.instance.id(),
          row,
          (one, other) -> HEALTHIER_THEN_LATER.compare(one, other) <= 0 ? one : other);
    }
    return best.values().stream().map(row -> row.instance.endpoint()).toList();
  }

  private static int healthier(HealthStatus one, HealthStatus other) {
    if (one == other) {
      return 0;
    }
    return one.isAtLeast(other) ? -1 : 1;
  }
}
