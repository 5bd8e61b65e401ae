package io.datapunk.discovery.it.cache;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceDiscoveryException;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.it.RedisWire;
import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.ConsulProcess;
import io.datapunk.discovery.it.servers.RedisProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One Consul and one Redis, and the discoveries that use them. */
final class RealPair implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(40);
  static final Duration CACHE_TTL = Duration.ofSeconds(5);

  private static final String COUNT = "return #redis.call('KEYS', ARGV[1])";

  final ConsulProcess consul;
  final RedisProcess redis;
  private final UnaryOperator<ServiceDiscoveryConfig.Builder> settings;
  private final List<ServiceDiscovery> opened = new ArrayList<>();

  RealPair(ConsulProcess consul, RedisProcess redis) {
    this(consul, redis, UnaryOperator.identity());
  }

  /** Discoveries get these settings as well. */
  RealPair(
      ConsulProcess consul,
      RedisProcess redis,
      UnaryOperator<ServiceDiscoveryConfig.Builder> settings) {
    this.consul = consul;
    this.redis = redis;
    this.settings = settings;
  }

  ServiceDiscovery open(Credentials token) {
    return opened(ServiceDiscovery.open(config(token)));
  }

  ServiceDiscovery open(Credentials token, MetricsSink metrics) {
    return opened(ServiceDiscoveryManager.builder(config(token)).metrics(metrics).build());
  }

  private ServiceDiscoveryConfig config(Credentials token) {
    ServiceDiscoveryConfig.Builder builder =
        ServiceDiscoveryConfig.builder()
            .registry(consul.uri().toString())
            .registryCredentials(token)
            .distributedCache(redis.uri() + "?pingInterval=1s")
            .cacheTtl(CACHE_TTL)
            .metrics("none:");
    return settings.apply(builder).build();
  }

  private ServiceDiscovery opened(ServiceDiscovery discovery) {
    opened.add(discovery);
    return discovery;
  }

  /** Waits until the cache holds an entry that somebody else can be served from. */
  void awaitShared(String service) {
    Await.until(
        service + " is shared",
        PATIENCE,
        () -> !RedisWire.ask(redis.port(), "EVAL", COUNT, "0", "*/" + service + "}").equals(":0"));
  }

  /** Runs a script on the entry of a service. */
  void tamper(String service, String script) {
    RedisWire.ask(
        redis.port(),
        "EVAL",
        "for _, k in ipairs(redis.call('KEYS', ARGV[1])) do " + script + " end return 1",
        "0",
        "*/" + service + "}");
  }

  /** Looks until there is an answer; failures on the way must be typed. */
  static ServiceSnapshot eventually(ServiceDiscovery discovery, String service) {
    ServiceSnapshot[] found = new ServiceSnapshot[1];
    Await.until(
        "an answer for " + service,
        PATIENCE,
        () -> look(discovery, service).map(s -> found[0] = s).isPresent());
    return found[0];
  }

  static Optional<ServiceSnapshot> look(ServiceDiscovery discovery, String service) {
    try {
      return Optional.of(discovery.discover(service));
    } catch (ServiceDiscoveryException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    opened.forEach(ServiceDiscovery::close);
    consul.close();
    redis.close();
  }
}
