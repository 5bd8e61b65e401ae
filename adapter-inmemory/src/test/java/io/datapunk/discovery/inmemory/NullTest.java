package io.datapunk.discovery.inmemory;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What must not be null is refused under its own name where a test comes in. */
final class NullTest {

  private final AdapterContext context = SimulatedRuntime.inOrder().context("memory");
  private final InMemoryRegistry registry = InMemoryRegistry.create(context);
  private final InMemoryCache cache = InMemoryCache.create(context);

  @Test
  void faultsOfARegistryRefuseNullByName() {
    InMemoryFaults faults = registry.faults();
    assertNull("name", () -> InMemoryFaults.ofRegistry(null));
    assertNull("fault", () -> faults.begin(null));
    assertNull("fault", () -> faults.end(null));
    assertNull("roundTrip", () -> faults.latency(null));
    assertNull("snapshot", () -> faults.restore(null));
    assertNull("service", () -> faults.loseInCatalog(null, "a"));
    assertNull("id", () -> faults.loseAtAgent("api", null));
  }

  @Test
  void faultsOfACacheRefuseNullByName() {
    InMemoryCacheFaults faults = cache.faults();
    assertNull("name", () -> InMemoryCacheFaults.ofCache(null));
    assertNull("fault", () -> faults.begin(null));
    assertNull("fault", () -> faults.end(null));
    assertNull("roundTrip", () -> faults.latency(null));
  }

  @Test
  void clientsRefuseNullByName() {
    assertNull("context", () -> InMemoryRegistry.create(null));
    assertNull("name", () -> InMemoryRegistry.shared(null, context));
    assertNull("context", () -> InMemoryRegistry.shared("null", null));
    assertNull("context", () -> registry.connect(null));
    assertNull("context", () -> InMemoryCache.create(null));
    assertNull("name", () -> InMemoryCache.shared(null, context));
    assertNull("context", () -> InMemoryCache.shared("null", null));
    assertNull("context", () -> cache.connect(null));
  }

  @Test
  void metricsRefuseNullByName() {
    InMemoryMetrics metrics = InMemoryMetrics.create();
    assertNull("name", () -> InMemoryMetrics.shared(null));
    assertNull("meter", () -> metrics.count(null));
    assertNull("meter", () -> metrics.count(null, Map.of()));
    assertNull("tags", () -> metrics.value("meter", null));
  }

  private static void assertNull(String name, ThrowingCallable call) {
    assertThatNullPointerException().isThrownBy(call).withMessage(name);
  }
}
