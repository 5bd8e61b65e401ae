package io.datapunk.discovery.consul.poll;

import io.datapunk.discovery.consul.http.Ask;
import io.datapunk.discovery.consul.http.Asks;
import io.datapunk.discovery.consul.http.Query;
import io.datapunk.discovery.consul.poll.CatalogChange.Others;
import io.datapunk.discovery.consul.protocol.Parsed;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All nodes: an instance without an address has that of its node. The services of nodes that come
 * or go change with them; but who looks at all nodes must look again once there is one more.
 */
final class CatalogNodes implements CatalogPart {

  private static final String PATH = "/v1/catalog/nodes";

  private Map<String, String> addresses = Map.of();

  /** Returns the names of all nodes. */
  Set<String> names() {
    return new TreeSet<>(addresses.keySet());
  }

  @Override
  public Ask read(Optional<String> datacenter) {
    return Ask.read("read nodes", PATH, Query.stale(datacenter), Asks.LIMIT);
  }

  @Override
  public Ask poll(Optional<String> datacenter, long index, Duration wait) {
    return Asks.poll("follow nodes", PATH, Query.stale(datacenter).ofIndex(), index, wait);
  }

  @Override
  public boolean pollShowsAll() {
    return false;
  }

  @Override
  public CatalogChange accept(Parsed shown) {
    Map<String, String> now = shown.nodes();
    boolean moved =
        addresses.entrySet().stream()
            .anyMatch(
                before -> {
                  String address = now.get(before.getKey());
                  return address != null && !address.equals(before.getValue());
                });
    boolean came = !addresses.keySet().containsAll(now.keySet());
    addresses = now;
    return new CatalogChange(Set.of(), moved ? Others.ALL : came ? Others.PERHAPS : Others.NONE);
  }
}
