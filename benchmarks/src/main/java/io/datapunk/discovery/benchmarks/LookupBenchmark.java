package io.datapunk.discovery.benchmarks;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.Subscription;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A warm lookup of a watched service, with metrics on, beside the cheapest reads there are. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
@NullUnmarked // JMH calls open() before anything else
public class LookupBenchmark {

  /** How many instances the service has. */
  @Param({"10", "1000"})
  int endpoints;

  private final Map<String, String> map = new ConcurrentHashMap<>(Map.of("api", "value"));
  private final ServiceQuery query = ServiceQuery.builder("api").tags("even").build();
  private ServiceDiscovery discovery;
  private Subscription subscription;
  private volatile String value = "value";

  /** Registers the instances and waits until the watch shows them. */
  @Setup
  public void open() throws InterruptedException {
    discovery =
        ServiceDiscovery.open(
            ServiceDiscoveryConfig.builder().registry("memory:").metrics("memory:").build());
    for (int i = 0; i < endpoints; i++) {
      discovery.register(
          ServiceRegistration.builder("api", "10.0.0.1", 1_000 + i)
              .tags(i % 2 == 0 ? "even" : "odd")
              .withoutHealthCheck()
              .build());
    }
    subscription = discovery.watch("api", change -> {});
    while (!subscription.ready().toCompletableFuture().isDone()
        || subscription.snapshot().size() < endpoints) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** Closes. */
  @TearDown
  public void close() {
    discovery.close();
  }

  /** The measure of lookups. */
  @Benchmark
  public String mapGet() {
    return map.get("api");
  }

  /** The measure of snapshots. */
  @Benchmark
  public String volatileRead() {
    return value;
  }

  /** All passing endpoints, by name. */
  @Benchmark
  public ServiceSnapshot discover() {
    return discovery.discover("api");
  }

  /** A filtered query, repeated. */
  @Benchmark
  public ServiceSnapshot discoverFiltered() {
    return discovery.discover(query);
  }

  /** The state of a subscription. */
  @Benchmark
  public ServiceSnapshot subscriptionSnapshot() {
    return subscription.snapshot();
  }
}
