package io.datapunk.discovery.inmemory.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.Registration;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.ServiceUnavailableException;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.ObservedInstance;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** What the discovery was asked just before it was closed, and begins after that. */
class CloseRacesTest extends LifecycleTest {

  /** On the machine's own threads: only they are gone after closing. */
  @Test
  void p1_aLookupThatMetTheCloseEnds() {
    OnceAsked meanwhile = new OnceAsked();
    ServiceDiscovery closing =
        ServiceDiscoveryManager.builder(
                ServiceDiscoveryConfig.builder().registry("memory:").build())
            .metrics(meanwhile)
            .build();
    meanwhile.hook = closing::close;

    CompletableFuture<ServiceSnapshot> lookup =
        closing.discoverAsync(ServiceQuery.of("api")).toCompletableFuture();

    assertThatThrownBy(() -> lookup.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ServiceUnavailableException.class);
  }

  @Test
  void p7_aRegistrationThatMetTheCloseIsNotBegun() {
    Closing closing = new Closing();
    ServiceDiscovery late =
        ServiceDiscoveryManager.builder(
                ServiceDiscoveryConfig.builder().registry("memory:").build())
            .registry(closing)
            .runtime(runtime)
            .build();
    closing.hook = late::close;

    assertThatThrownBy(() -> late.register(api().build()))
        .isInstanceOf(IllegalStateException.class);
    advance(seconds(60));

    assertThat(closing.looks).isZero();
    assertThat(held()).isEmpty();
  }

  /** On the machine's own timer, which counts in nanoseconds. */
  @Test
  void p7_noTimeForClosingIsTooLongToBeCounted() throws Exception {
    Duration longest = Duration.ofDays(36_500);
    ServiceDiscovery patient =
        ServiceDiscoveryManager.builder(
                ServiceDiscoveryConfig.builder().registry("memory:").closeTimeout(longest).build())
            .build();
    CompletableFuture<Registration> registering =
        patient.registerAsync(api().drain(longest).build()).toCompletableFuture();

    patient.close();

    assertThat(registering.handle((registered, failure) -> true).get(10, TimeUnit.SECONDS))
        .isTrue();
  }

  private final class Closing extends AlteredRegistry {

    private Runnable hook = () -> {};
    private int looks;

    Closing() {
      super(registry.connect(runtime.context("closing")));
    }

    @Override
    public void validate(ServiceRegistration registration) {
      hook.run();
    }

    @Override
    public CompletableFuture<Optional<ObservedInstance>> find(String service, String id) {
      looks++;
      return super.find(service, id);
    }
  }

  /** Runs a hook in the calling thread of the first lookup that it counts. */
  private static final class OnceAsked implements MetricsSink {

    private Runnable hook = () -> {};

    @Override
    public Counter counter(String name, Map<String, String> tags) {
      return added -> {
        if ("miss".equals(tags.get("result")) && "local".equals(tags.get("level"))) {
          Runnable once = hook;
          hook = () -> {};
          once.run();
        }
      };
    }

    @Override
    public Timer timer(String name, Map<String, String> tags) {
      return nanos -> {};
    }

    @Override
    public Handle gauge(String name, Map<String, String> tags, DoubleSupplier value) {
      return () -> {};
    }

    @Override
    public Handle total(String name, Map<String, String> tags, LongSupplier value) {
      return () -> {};
    }

    @Override
    public void close() {}
  }
}
