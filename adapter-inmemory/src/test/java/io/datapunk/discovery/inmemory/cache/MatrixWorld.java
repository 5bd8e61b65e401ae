package io.datapunk.discovery.inmemory.cache;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.core.port.CacheEntry;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.inmemory.InMemoryCache;
import io.datapunk.discovery.inmemory.InMemoryRegistry;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** A registry and a cache in memory with some JVMs around them, in virtual time. */
final class MatrixWorld implements AutoCloseable {

  final SimulatedRuntime time = SimulatedRuntime.inOrder();
  final InMemoryRegistry registry = InMemoryRegistry.create(time.context("registry"));
  final InMemoryCache cache = InMemoryCache.create(time.context("cache"));
  private final List<ServiceDiscovery> opened = new ArrayList<>();
  private boolean fails;

  /** Opens the discovery of one more JVM. */
  ServiceDiscovery open(boolean withCache, ResultCounts counts) {
    SimulatedRuntime process = time.another("jvm" + opened.size());
    ServiceDiscoveryManager.Builder builder =
        ServiceDiscoveryManager.builder(
                ServiceDiscoveryConfig.builder().registry("memory:").build())
            .registry(failing(registry.connect(process.context("registry"))))
            .metrics(counts)
            .runtime(process);
    if (withCache) {
      builder.distributedCache(cache.connect(process.context("cache")));
    }
    ServiceDiscovery discovery = builder.build();
    opened.add(discovery);
    time.run();
    return discovery;
  }

  void register(String id) {
    ServiceRegistration registration =
        ServiceRegistration.builder("api", "10.0.0.1", 8080).id(id).build();
    registry.register(new DesiredInstance(registration, List.of(), "owner", 1));
    time.run();
  }

  void deregister(String id) {
    registry.deregister("api", id);
    time.run();
  }

  void failWith500() {
    fails = true;
  }

  /** Puts other bytes in place of all payloads, as just confirmed. */
  void replaceEntries(UnaryOperator<byte[]> change) {
    for (String key : cache.keys()) {
      CompletableFuture<Boolean> replaced =
          cache
              .get(key)
              .thenCompose(
                  entry ->
                      cache.offer(
                          key,
                          new CacheEntry(
                              change.apply(entry.orElseThrow().payload()), "?", Duration.ZERO),
                          Duration.ofHours(1)));
      time.run();
      if (!replaced.join()) {
        throw new AssertionError(key + " was not replaced");
      }
    }
  }

  /** Ends the troubles that can end. */
  void heal() {
    fails = false;
    registry.faults().heal();
    cache.faults().heal();
  }

  @Override
  public void close() {
    heal();
    opened.forEach(ServiceDiscovery::close);
  }

  /** Reads fail as with a status of 500 while that is ordered; the rest goes through. */
  private Registry failing(Registry inner) {
    return (Registry)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Registry.class},
            (proxy, method, arguments) ->
                fails && method.getName().equals("read")
                    ? CompletableFuture.failedFuture(
                        new RegistryException(Kind.UNAVAILABLE, "status 500"))
                    : through(inner, method, arguments));
  }

  private static Object through(Registry inner, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(inner, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
