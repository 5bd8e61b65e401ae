package io.datapunk.discovery.engine;

import static io.datapunk.discovery.engine.ScriptedRegistry.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.ServiceUnavailableException;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The first answer about a service comes from a server that is behind its leader. */
class LaggingTest extends EngineTest {

  private CompletableFuture<ServiceSnapshot> lookUpAnsweredBehind(Duration lag) {
    CompletableFuture<ServiceSnapshot> lookup =
        discovery.discoverAsync(ServiceQuery.of("api")).toCompletableFuture();
    runtime.run();
    registry.next().answer(OptionalLong.of(7), lag, Rights.COMPLETE, endpoint("a"));
    runtime.run();
    return lookup;
  }

  @Test
  void p2_p3_anAnswerThatIsBehindIsServedAsStaleWithItsTrueAge() {
    Duration lag = Duration.ofMinutes(1);
    ServiceSnapshot served = result(lookUpAnsweredBehind(lag));

    assertThat(ids(served)).containsExactly("a");
    assertThat(served.staleReason()).contains(StaleReason.REGISTRY_LAGGING);
    assertThat(served.confirmedAt()).isEqualTo(runtime.clock().instant().minus(lag));
  }

  @Test
  void p1_p3_anAnswerThatIsBehindByMoreThanMaxStaleIsNotServedAtAll() {
    Duration maxStale = ServiceDiscoveryConfig.builder().registry("scripted:").build().maxStale();
    CompletableFuture<ServiceSnapshot> lookup = lookUpAnsweredBehind(maxStale);

    runtime.advance(seconds(30)); // no other attempt is answered

    assertThatThrownBy(lookup::join).hasCauseInstanceOf(ServiceUnavailableException.class);
  }
}
