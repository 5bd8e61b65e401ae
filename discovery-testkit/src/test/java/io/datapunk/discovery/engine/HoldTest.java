package io.datapunk.discovery.engine;

import static io.datapunk.discovery.engine.ScriptedRegistry.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.Subscription;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a view is held after a sudden loss. */
class HoldTest extends EngineTest {

  private final Heard heard = new Heard();

  /** Found by the simulation: what was held had become too old, and there was nothing to show. */
  @Test
  void p9_aHoldEndsBeforeWhatIsHeldIsTooOld() {
    ServiceDiscovery strict =
        open(config -> config.maxStale(seconds(90)).massLossHold(seconds(60)));
    Subscription subscription = strict.watch("api", heard);
    runtime.run();
    registry.next().answer(7, endpoint("a"));

    for (int step = 0; step < 700; step++) { // an outage of 70 s
      runtime.advance(Duration.ofMillis(100));
      registry.find(question -> true).ifPresent(question -> question.fail(Kind.UNREACHABLE));
    }
    for (int step = 0; step < 250; step++) {
      runtime.advance(Duration.ofMillis(100));
      registry
          .find(question -> question.request.cursor().isEmpty())
          .ifPresent(question -> question.answer(9));
      assertThat(ids(subscription.snapshot()).isEmpty()).isEqualTo(heard.calls.size() > 2);
    }

    assertThat(ids(subscription.snapshot())).isEmpty();
    assertThat(heard.calls)
        .containsExactly("change [a]", "stale REGISTRY_UNAVAILABLE", "change []", "recovered []");
    strict.close();
  }
}
