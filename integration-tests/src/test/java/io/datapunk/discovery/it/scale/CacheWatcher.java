package io.datapunk.discovery.it.scale;

import static java.util.stream.Collectors.joining;

import com.orbitz.consul.Consul;
import com.orbitz.consul.NotRegisteredException;
import com.orbitz.consul.cache.ServiceHealthCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** consul-client's {@code ServiceHealthCache}, one for each service, as its users have it. */
final class CacheWatcher implements Watcher {

  private static final long READ_MILLIS = 30_000; // with its default it refuses to start
  private static final long TTL_SECONDS = 32;
  private static final long HEARTBEAT_SECONDS = 10;

  private final Consul consul;
  private final List<ServiceHealthCache> caches = new ArrayList<>();
  private final ScheduledExecutorService heartbeats = Executors.newScheduledThreadPool(1);

  CacheWatcher(String registry) {
    consul =
        Consul.builder()
            .withUrl(registry.replace("consul://", "http://"))
            .withReadTimeoutMillis(READ_MILLIS)
            .build();
  }

  @Override
  public void keep(String service) {
    consul.agentClient().register(9_000, TTL_SECONDS, service, service, List.of(), Map.of());
    heartbeats.scheduleAtFixedRate(() -> pass(service), 0, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
  }

  private void pass(String service) {
    try {
      consul.agentClient().pass(service);
    } catch (NotRegisteredException | RuntimeException e) {
      System.out.println("> heartbeat failed");
    }
  }

  @Override
  public void watch(List<String> services, BiConsumer<String, String> seen) {
    for (String service : services) {
      ServiceHealthCache cache = ServiceHealthCache.newCache(consul.healthClient(), service);
      cache.addListener(
          values ->
              seen.accept(
                  service,
                  values.keySet().stream()
                      .map(key -> key.getPort())
                      .sorted()
                      .map(String::valueOf)
                      .collect(joining(","))));
      cache.start();
      caches.add(cache);
    }
  }

  @Override
  public void close() {
    heartbeats.shutdownNow();
    caches.forEach(ServiceHealthCache::stop);
    consul.destroy();
  }
}
