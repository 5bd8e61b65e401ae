package io.datapunk.discovery.it;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.micrometer.MicrometerMetricsSink;
import io.datapunk.discovery.redis.RedisCacheProvider;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;

/** Caches of one test, closed together, and what they counted. */
final class RedisCaches implements AutoCloseable {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MicrometerMetricsSink metrics = MicrometerMetricsSink.of(meters);
  private final AdapterWorld world = new AdapterWorld();
  private final List<DistributedCache> opened = new ArrayList<>();

  DistributedCache open(String uri) {
    return open(uri, Credentials.none());
  }

  DistributedCache open(String uri, Credentials credentials) {
    DistributedCache cache =
        new RedisCacheProvider().open(BackendUri.parse(uri), credentials, world.context(metrics));
    opened.add(cache);
    return cache;
  }

  /** Returns how many malformed entries or announcements were counted. */
  int malformed(String what) {
    return (int) meters.get("discovery.redis.malformed").tag("what", what).counter().count();
  }

  /** Returns how many connections were lost, by their use. */
  int lost(String link) {
    return (int) meters.get("discovery.redis.connections.lost").tag("link", link).counter().count();
  }

  /** Returns the names of the threads that the driver runs in this JVM. */
  static List<String> driverThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("lettuce-"))
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    opened.forEach(DistributedCache::close);
    world.close();
    metrics.close();
  }
}
