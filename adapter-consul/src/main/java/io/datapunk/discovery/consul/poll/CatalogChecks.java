package io.datapunk.discovery.consul.poll;

import io.datapunk.discovery.consul.http.Ask;
import io.datapunk.discovery.consul.http.Asks;
import io.datapunk.discovery.consul.http.Query;
import io.datapunk.discovery.consul.poll.CatalogChange.Others;
import io.datapunk.discovery.consul.protocol.ConsulJson.Check;
import io.datapunk.discovery.consul.protocol.Parsed;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All checks: all of them that counts for an endpoint is shown, with the service. A check without a
 * service is one of its node, and counts for all services there.
 */
final class CatalogChecks implements CatalogPart {

  private static final String PATH = "/v1/health/state/any";

  private Map<Key, State> checks = Map.of();

  private record Key(String node, String id) {}

  private record State(String service, String status) {}

  @Override
  public Ask read(Optional<String> datacenter) {
    return Ask.read("read checks", PATH, Query.stale(datacenter), Asks.LIMIT);
  }

  @Override
  public Ask poll(Optional<String> datacenter, long index, Duration wait) {
    return Asks.poll("follow checks", PATH, Query.stale(datacenter).ofIndex(), index, wait);
  }

  @Override
  public boolean pollShowsAll() {
    return false;
  }

  @Override
  public CatalogChange accept(Parsed shown) {
    Map<Key, State> now = new HashMap<>();
    for (Check check : shown.checks()) {
      now.put(new Key(check.node, check.id), new State(check.serviceName, check.status));
    }
    Difference difference = new Difference();
    now.forEach((key, state) -> difference.add(state, checks.get(key)));
    checks.forEach(
        (key, state) -> {
          if (!now.containsKey(key)) {
            difference.add(state, null);
          }
        });
    checks = now;
    return new CatalogChange(difference.services, difference.ofNodes ? Others.ALL : Others.NONE);
  }

  private static final class Difference {

    private final Set<String> services = new TreeSet<>();
    private boolean ofNodes;

    void add(State one, @Nullable State other) {
      if (one.equals(other)) {
        return;
      }
      add(one.service);
      if (other != null) {
        add(other.service);
      }
    }

    private void add(String service) {
      if (service.isEmpty()) {
        ofNodes = true;
      } else {
        services.add(service);
      }
    }
  }
}
