package io.datapunk.discovery.engine;

import static io.datapunk.discovery.engine.ScriptedRegistry.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.Subscription;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.engine.ScriptedRegistry.Question;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
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

  /** What is held stays what it is until the hold is over, however often it is looked up. */
  @Test
  void p9_p11_whileALossIsDoubtedTheRegistryIsAskedOnceASecond() {
    int[] asked = {0};
    look(question -> question.answer(7, endpoint("a")), asked);
    runtime.advance(seconds(31));
    look(question -> question.fail(Kind.UNREACHABLE), asked);
    runtime.advance(seconds(5));
    asked[0] = 0;

    for (int step = 0; step < 1_000; step++) { // 10 s
      assertThat(ids(look(question -> question.answer(9), asked))).containsExactly("a");
      runtime.advance(Duration.ofMillis(10));
    }

    assertThat(asked[0]).isBetween(2, 2 * 11); // the answer, and the consistent read
  }

  private ServiceSnapshot look(Consumer<Question> reply, int[] asked) {
    CompletableFuture<ServiceSnapshot> found = discovery.discoverAsync("api").toCompletableFuture();
    runtime.run();
    for (var question = registry.find(any -> true);
        question.isPresent();
        question = registry.find(any -> true)) {
      asked[0]++;
      reply.accept(question.get());
      runtime.run();
    }
    return found.getNow(null);
  }
}
