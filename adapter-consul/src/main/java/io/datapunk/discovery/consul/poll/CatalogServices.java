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
 * Names and tags of all services. Its index moves with every instance that comes, goes or changes;
 * port, metadata and weight are not shown.
 */
final class CatalogServices implements CatalogPart {

  private Map<String, Set<String>> tags = Map.of();

  @Override
  public Ask read(Optional<String> datacenter) {
    return Asks.services(datacenter, Asks.LIMIT);
  }

  @Override
  public Ask poll(Optional<String> datacenter, long index, Duration wait) {
    return Asks.poll(
        "follow services", read(datacenter).path(), Query.stale(datacenter), index, wait);
  }

  @Override
  public boolean pollShowsAll() {
    return true;
  }

  @Override
  public CatalogChange accept(Parsed shown) {
    Map<String, Set<String>> now = shown.tags();
    Set<String> named = new TreeSet<>();
    now.forEach(
        (service, set) -> {
          if (!set.equals(tags.get(service))) {
            named.add(service);
          }
        });
    tags.keySet().stream().filter(service -> !now.containsKey(service)).forEach(named::add);
    tags = now;
    return new CatalogChange(named, Others.PERHAPS);
  }
}
