package io.datapunk.discovery.engine;

import static io.datapunk.discovery.engine.ScriptedRegistry.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A channel of the cache that breaks and comes back again and again. */
class CacheRoundsTest {

  private static final int SERVICES = 1_000;

  private final SimulatedRuntime world = SimulatedRuntime.inOrder();
  private final ThreadlessRuntime runtime = new ThreadlessRuntime(world);
  private final ScriptedRegistry registry = new ScriptedRegistry();
  private final FakeCache cache = new FakeCache(world.ticks());
  private final ServiceDiscovery discovery =
      ServiceDiscoveryManager.builder(
              ServiceDiscoveryConfig.builder().registry("scripted:").registryName("main").build())
          .registry(registry)
          .distributedCache(cache)
          .runtime(runtime)
          .build();

  @AfterEach
  void close() {
    discovery.close();
  }

  @Test
  void p11_howeverOftenItComesBackThereIsOneRoundOverTheViews() {
    loadAll();
    int before = runtime.timersSet;

    for (int i = 0; i < 10; i++) {
      cache.resubscribe();
      world.run();
    }

    assertThat(runtime.timersSet - before).isLessThan(10);
  }

  @Test
  void p10_aRoundThatIsBegunAnewStillReachesAll() {
    loadAll();
    cache.resubscribe();
    world.advance(Duration.ofSeconds(3));
    cache.flush();
    cache.resubscribe();

    world.advance(Duration.ofSeconds(SERVICES / 200 + 1));

    assertThat(cache.keys()).filteredOn(key -> key.contains("/s")).hasSize(SERVICES);
  }

  private void loadAll() {
    for (int i = 0; i < SERVICES; i++) {
      var unused = discovery.discoverAsync(ServiceQuery.of("s" + i));
      world.run();
      registry.next().answer(7, endpoint("x"));
      world.run();
    }
    assertThat(cache.keys()).filteredOn(key -> key.contains("/s")).hasSize(SERVICES);
  }
}
