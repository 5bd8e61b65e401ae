package io.datapunk.discovery.consul.protocol;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.consul.protocol.ConsulJson.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * The endpoints in what the catalog says about one service, each id once.
 *
 * <p>Consul's ids are unique per node only. The same id on several nodes is one instance if the
 * address is the same too (a registration that moved to another agent): the healthiest row counts,
 * among equals the latest. With different addresses they are different instances: the oldest keeps
 * its id, the others become {@code id@node}, so that none is lost and a newcomer renames nobody.
 */
public final class Endpoints {

  private static final Comparator<Row> BEST =
      comparing(Row::endpoint, Endpoints::healthierFirst)
          .thenComparing(comparingLong((Row row) -> row.entry.service.modifyIndex).reversed())
          .thenComparing(row -> row.entry.node.name);

  private static final Comparator<Row> OLDEST =
      comparingLong((Row row) -> row.entry.service.createIndex)
          .thenComparing(row -> row.entry.node.name);

  private Endpoints() {}

  private record Row(Entry entry, ServiceEndpoint endpoint) {}

  /** Returns the endpoints, sorted by id. */
  public static List<ServiceEndpoint> of(String service, List<Entry> entries) {
    TreeMap<String, List<Row>> byId = new TreeMap<>();
    for (Entry entry : entries) {
      Row row = new Row(entry, of(service, entry));
      byId.computeIfAbsent(entry.service.id, id -> new ArrayList<>(1)).add(row);
    }
    TreeMap<String, ServiceEndpoint> endpoints = new TreeMap<>();
    byId.values().forEach(rows -> add(rows, endpoints));
    return List.copyOf(endpoints.values());
  }

  /** Returns the endpoint of one row under its own id. */
  public static ServiceEndpoint of(String service, Entry entry) {
    ConsulJson.Service held = entry.service;
    String host = held.address.isEmpty() ? entry.node.address : held.address;
    return ServiceEndpoint.builder(service, held.id, host, within(held.port))
        .tags(held.tags)
        .metadata(Marks.hide(held.meta))
        .weight(within(held.weights.passing))
        .datacenter(entry.node.datacenter)
        .health(Statuses.worst(entry.checks))
        .healthReason(Statuses.reason(entry.checks))
        .build();
  }

  private static void add(List<Row> sameId, TreeMap<String, ServiceEndpoint> endpoints) {
    if (sameId.size() == 1) {
      ServiceEndpoint only = sameId.get(0).endpoint;
      endpoints.put(only.id(), only);
      return;
    }
    TreeMap<String, Row> byAddress = new TreeMap<>();
    sameId.stream()
        .sorted(BEST)
        .forEach(row -> byAddress.putIfAbsent(row.endpoint.authority(), row));
    List<Row> distinct = byAddress.values().stream().sorted(OLDEST).toList();
    ServiceEndpoint oldest = distinct.get(0).endpoint;
    endpoints.put(oldest.id(), oldest);
    for (Row row : distinct.subList(1, distinct.size())) {
      String id = oldest.id() + "@" + row.entry.node.name;
      endpoints.putIfAbsent(id, renamed(row.endpoint, id));
    }
  }

  private static ServiceEndpoint renamed(ServiceEndpoint endpoint, String id) {
    return ServiceEndpoint.builder(endpoint.service(), id, endpoint.host(), endpoint.port())
        .tags(endpoint.tags())
        .metadata(endpoint.metadata())
        .weight(endpoint.weight())
        .datacenter(endpoint.datacenter())
        .health(endpoint.health())
        .healthReason(endpoint.healthReason())
        .build();
  }

  private static int healthierFirst(ServiceEndpoint one, ServiceEndpoint other) {
    if (one.health() == other.health()) {
      return 0;
    }
    return one.health().isAtLeast(other.health()) ? -1 : 1;
  }

  /** Agents accept any number from others; what is no port and no weight becomes "none". */
  private static int within(long value) {
    return value < 0 || value > 65_535 ? 0 : (int) value;
  }
}
