package io.datapunk.discovery.engine;

import static io.datapunk.discovery.engine.ScriptedRegistry.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.ServiceUnavailableException;
import io.datapunk.discovery.Subscription;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.engine.ScriptedRegistry.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mistakes that other discovery libraries shipped, each kept out by a test. */
class TrapsTest extends EngineTest {

  private final Heard heard = new Heard();

  private Question nextQuestion() {
    runtime.run();
    return registry.next();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void trap01_p1_noKindOfFailureEmptiesAWatchedView(Kind kind) {
    Subscription subscription = discovery.watch("api", heard);
    nextQuestion().answer(7, endpoint("a"), endpoint("b"));
    nextQuestion().fail(kind);
    runtime.advance(seconds(40));

    assertThat(ids(subscription.snapshot())).containsExactly("a", "b");
    assertThat(ids(discovery.discover("api"))).containsExactly("a", "b");
    assertThat(heard.calls).doesNotContain("change []");
  }

  @Test
  void trap03_p1_aFailedFirstFetchIsRetriedByTheNextCallerAndNotHeldForATime() {
    CompletableFuture<ServiceSnapshot> first = discovery.discoverAsync("api").toCompletableFuture();
    nextQuestion().fail(Kind.INVALID);
    runtime.run();
    assertThatThrownBy(first::join).hasCauseInstanceOf(ServiceUnavailableException.class);

    CompletableFuture<ServiceSnapshot> second =
        discovery.discoverAsync("api").toCompletableFuture();
    nextQuestion().answer(7, endpoint("a"));
    runtime.run();

    assertThat(ids(result(second))).containsExactly("a");
  }

  @Test
  void trap05_p5_watchesThatFailTogetherDoNotComeBackTogether() {
    List<String> services = Stream.of("a", "b", "c", "d", "e", "f", "g", "h").toList();
    services.forEach(service -> discovery.watch(service, new Heard()));
    runtime.run();
    services.forEach(service -> registry.next().fail(Kind.UNAVAILABLE));

    List<Long> retries = new ArrayList<>();
    for (int millis = 0; millis < 200; millis++) {
      runtime.advance(Duration.ofMillis(1));
      while (registry.isAsked()) { // all of this millisecond, or a herd would seem to come in turn
        retries.add(runtime.ticks().nanos());
        registry.next();
      }
    }

    assertThat(retries).hasSameSizeAs(services);
    assertThat(retries.stream().distinct().count()).isGreaterThan(4);
  }

  @Test
  void trap06_p6_aSlowHandOverIsFollowedByTheLatestStateAndByNoOlderOne() {
    Heard slow =
        new Heard() {
          @Override
          public void onChange(ServiceChange change) {
            super.onChange(change);
            if (calls.size() == 1) { // two more states come in while this one is looked at
              nextQuestion().answer(8, endpoint("b"));
              nextQuestion().answer(9, endpoint("c"));
              runtime.run();
            }
          }
        };
    discovery.watch("api", slow);
    nextQuestion().answer(7, endpoint("a"));
    runtime.run();

    assertThat(slow.calls).containsExactly("change [a]", "change [c]");
    assertThat(slow.changes.get(1).removed()).extracting("id").containsExactly("a");
  }

  @Test
  void trap08_p9_aTrueListOfNothingButSickEndpointsIsPublished() {
    ServiceQuery all = ServiceQuery.builder("api").minimumHealth(HealthStatus.CRITICAL).build();
    Subscription passing = discovery.watch("api", heard);
    Subscription everything = discovery.watch(all, new Heard());
    nextQuestion().answer(7, endpoint("a"), endpoint("b"), endpoint("c"));
    nextQuestion().answer(8, sick("a"), sick("b"), sick("c"));
    runtime.run();
    while (registry.find(question -> question.request.cursor().isEmpty()).isPresent()) {
      nextQuestion().answer(8, sick("a"), sick("b"), sick("c")); // what is doubted is read again
      runtime.run();
    }

    assertThat(ids(passing.snapshot())).isEmpty();
    assertThat(passing.snapshot().isStale()).isFalse();
    assertThat(ids(everything.snapshot())).containsExactly("a", "b", "c");
    assertThat(heard.calls).endsWith("change []");
  }

  @Test
  void trap12_p11_cursorZeroIsNotSentAgainAndAgain() {
    discovery.watch("api", heard);
    nextQuestion().answer(0, endpoint("a"));
    for (int answers = 0; answers < 40; answers++) {
      runtime.advance(Duration.ofMillis(50));
      while (registry.isAsked()) {
        Question question = registry.next();
        assertThat(question.request.cursor()).isNotEqualTo(OptionalLong.of(0));
        question.answer(0, endpoint("a"));
        runtime.run();
      }
    }

    assertThat(registry.asked()).isLessThan(18); // 2 s: a burst of 10, then 2 each second
  }

  @Test
  void trap13_p11_closingEndsThePollInFlight() {
    Subscription subscription = discovery.watch("api", heard);
    nextQuestion().answer(7, endpoint("a"));
    Question poll = nextQuestion();

    subscription.close();
    runtime.run();

    assertThat(poll.isCancelled()).isTrue();
    runtime.advance(seconds(120));
    assertThat(registry.isAsked()).isFalse();
  }

  private static ServiceEndpoint sick(String id) {
    return endpoint(id).toBuilder().health(HealthStatus.CRITICAL).build();
  }
}
