package io.datapunk.discovery.benchmarks;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.core.port.Registry;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a cold lookup takes that Redis serves, beside one GET of the same bytes by the same driver:
 * each service is looked up once, by a JVM that has not seen it, and its bytes are got once. The
 * first half warms up.
 *
 * <pre>{@code
 * bin/shared-lookup redis://127.0.0.1:6379            10 endpoints for each of 4,000 services
 * bin/shared-lookup redis://127.0.0.1:6379 1000 400   1,000 endpoints for each of 400 services
 * }</pre>
 */
public final class SharedLookup {

  private static final String PREFIX = "benchmark";

  private final int services;
  private final RedisCommands<byte[], byte[]> redis;
  private final long[] lookups;
  private final long[] gets;

  private SharedLookup(int services, RedisCommands<byte[], byte[]> redis) {
    this.services = services;
    this.redis = redis;
    this.lookups = new long[services];
    this.gets = new long[services];
  }

  /** Measures; arguments: the server, endpoints of a service, services. */
  public static void main(String[] arguments) throws InterruptedException {
    String uri = arguments[0];
    int endpoints = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    int services = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4_000;
    RedisClient client = RedisClient.create(uri);
    try (StatefulRedisConnection<byte[], byte[]> connection =
        client.connect(ByteArrayCodec.INSTANCE)) {
      SharedLookup measure = new SharedLookup(services, connection.sync());
      measure.clear();
      try (ServiceDiscovery writer = open(uri, MadeUpRegistry.of(endpoints));
          ServiceDiscovery reader = open(uri, MadeUpRegistry.silent())) {
        int bytes = measure.fill(writer);
        measure.run(reader);
        measure.print(endpoints, bytes);
      } finally {
        measure.clear();
      }
    } finally {
      client.shutdown();
    }
  }

  private static ServiceDiscovery open(String uri, Registry registry) {
    ServiceDiscoveryConfig config =
        ServiceDiscoveryConfig.builder()
            .registry("memory:")
            .registryName(PREFIX)
            .distributedCache(uri + "?prefix=" + PREFIX)
            .distributedCacheTimeout(Duration.ofSeconds(1))
            .cacheTtl(Duration.ofMinutes(10))
            .metrics("none:")
            .build();
    return ServiceDiscoveryManager.builder(config).registry(registry).build();
  }

  /** Has all services stored, and their bytes once more as they are; returns how many those are. */
  private int fill(ServiceDiscovery writer) throws InterruptedException {
    for (int service = 0; service < services; service++) {
      writer.discover(name(service));
    }
    while (keys().size() < services) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    int bytes = 0;
    List<byte[]> keys = keys();
    for (int service = 0; service < services; service++) {
      byte[] payload = redis.hget(keys.get(service), bytes("p"));
      bytes = payload.length;
      redis.set(copy(service), payload);
    }
    return bytes;
  }

  private void run(ServiceDiscovery reader) throws InterruptedException {
    TimeUnit.SECONDS.sleep(1); // it connects
    for (int service = 0; service < services; service++) {
      long began = System.nanoTime();
      ServiceSnapshot found = reader.discover(name(service));
      long between = System.nanoTime();
      byte[] payload = redis.get(copy(service));
      gets[service] = System.nanoTime() - between;
      lookups[service] = between - began;
      if (found.source() != SnapshotSource.DISTRIBUTED_CACHE || payload.length == 0) {
        throw new IllegalStateException(found + " (expected: served by the distributed cache)");
      }
    }
  }

  private void print(int endpoints, int bytes) {
    double lookup = median(lookups);
    double get = median(gets);
    System.out.printf(
        "%,d endpoints, %,d bytes: lookup %.0f us, GET %.0f us, %.2f times (medians of %,d)%n",
        endpoints, bytes, lookup, get, lookup / get, services / 2);
  }

  private double median(long[] nanos) {
    long[] warm = Arrays.copyOfRange(nanos, services / 2, services);
    Arrays.sort(warm);
    return warm[warm.length / 2] / 1e3;
  }

  private List<byte[]> keys() {
    return new ArrayList<>(redis.keys(PREFIX + ":*"));
  }

  private void clear() {
    keys().forEach(redis::del);
    redis.keys("copy:" + PREFIX + ":*").forEach(redis::del);
  }

  private static String name(int service) {
    return "service-" + service;
  }

  private static byte[] copy(int service) {
    return bytes("copy:" + PREFIX + ":" + service);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
