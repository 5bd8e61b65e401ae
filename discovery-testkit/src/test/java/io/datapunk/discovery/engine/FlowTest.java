package io.datapunk.discovery.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** Changes as a publisher. */
class FlowTest extends EngineTest {

  private final Collector collector = new Collector();

  /** Asks for what the test says, and remembers what comes. */
  private static final class Collector implements Flow.Subscriber<ServiceChange> {

    private final List<String> signals = new ArrayList<>();
    private Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      signals.add("subscribed");
    }

    @Override
    public void onNext(ServiceChange change) {
      signals.add("next " + ids(change.snapshot()));
    }

    @Override
    public void onError(Throwable error) {
      signals.add("error " + error.getMessage());
    }

    @Override
    public void onComplete() {
      signals.add("complete");
    }
  }

  private void subscribe() {
    discovery.changes(ServiceQuery.of("api")).subscribe(collector);
    runtime.run();
  }

  private void answer(long cursor, String... ids) {
    registry
        .next()
        .answer(
            cursor,
            Arrays.stream(ids).map(ScriptedRegistry::endpoint).toArray(ServiceEndpoint[]::new));
    runtime.run();
  }

  @Test
  void p6_nothingComesThatWasNotAskedForAndTheLatestWins() {
    subscribe();
    answer(7, "a");
    answer(8, "a", "b");
    assertThat(collector.signals).containsExactly("subscribed");

    collector.subscription.request(1);
    runtime.run();
    assertThat(collector.signals).containsExactly("subscribed", "next [a, b]");

    answer(9, "c");
    answer(10, "d");
    collector.subscription.request(5);
    runtime.run();
    assertThat(collector.signals).hasSize(3).endsWith("next [d]");
  }

  @Test
  void p6_aCancelledSubscriberHearsNothingMoreAndTheWatchEnds() {
    subscribe();
    collector.subscription.request(Long.MAX_VALUE);
    answer(7, "a");
    collector.subscription.cancel();
    runtime.run();

    assertThat(collector.signals).containsExactly("subscribed", "next [a]");
    assertThat(registry.isAsked()).isFalse();
  }

  @Test
  void p6_askingForNothingIsAnErrorThatNamesTheRule() {
    subscribe();
    collector.subscription.request(0);
    runtime.run();

    assertThat(collector.signals).hasSize(2);
    assertThat(collector.signals.get(1)).contains("request: 0").contains("3.9");
  }

  @Test
  void p6_closingTheDiscoveryCompletesSubscribers() {
    subscribe();
    discovery.close();
    runtime.run();

    assertThat(collector.signals).containsExactly("subscribed", "complete");
  }

  @Test
  void aMissingSubscriberIsRefused() {
    assertThatThrownBy(() -> discovery.changes(ServiceQuery.of("api")).subscribe(null))
        .isInstanceOf(NullPointerException.class);
  }
}
