package io.datapunk.discovery.peers;

import com.orbitz.consul.Consul;
import com.orbitz.consul.cache.ServiceHealthCache;
import com.orbitz.consul.model.health.Service;
import com.orbitz.consul.model.health.ServiceHealth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** consul-client's {@code ServiceHealthCache}, one for each service, with its own settings. */
final class ConsulClientPeer implements Peer {

  private static final int READ_TIMEOUT_MILLIS = 30_000; // must exceed a poll's wait
  private static final long FIRST_SECONDS = 20;

  private final Map<String, ServiceHealthCache> caches = new HashMap<>();

  ConsulClientPeer(int port, List<String> services) throws InterruptedException {
    Consul consul =
        Consul.builder()
            .withUrl("http://127.0.0.1:" + port)
            .withReadTimeoutMillis(READ_TIMEOUT_MILLIS)
            .build();
    for (String service : services) {
      ServiceHealthCache cache = ServiceHealthCache.newCache(consul.healthClient(), service);
      cache.start();
      caches.put(service, cache);
    }
    for (ServiceHealthCache cache : caches.values()) {
      if (!cache.awaitInitialized(FIRST_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("no first state");
      }
    }
  }

  @Override
  public Map<String, String> lookUp(String service) {
    Map<String, String> numbers = new TreeMap<>();
    for (ServiceHealth health : caches.get(service).getMap().values()) {
      Service instance = health.getService();
      numbers.put(instance.getId(), instance.getMeta().getOrDefault("number", ""));
    }
    return numbers;
  }
}
