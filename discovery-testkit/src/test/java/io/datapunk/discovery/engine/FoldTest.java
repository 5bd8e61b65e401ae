package io.datapunk.discovery.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.engine.ScriptedRegistry.Question;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Flow;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * P6: whoever folds the differences holds the snapshot, however many states were skipped between
 * two of them. Histories, the order of tasks and the subscribers' pace are random, from a seed.
 */
class FoldTest {

  private static final int STEPS = 60;

  private final ScriptedRegistry registry = new ScriptedRegistry();
  private long cursor = 1;
  private List<ServiceEndpoint> truth = List.of();

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void p6_foldingTheDifferencesGivesTheSnapshot(long seed) {
    SimulatedRuntime runtime = SimulatedRuntime.seeded(seed);
    SplittableRandom random = new SplittableRandom(seed);
    try (ServiceDiscovery discovery = open(runtime)) {
      Fold prompt = new Fold();
      Fold slow = new Fold();
      discovery.watch("api", prompt::take);
      discovery.changes(ServiceQuery.of("api")).subscribe(slow);
      runtime.run();

      for (int step = 0; step < STEPS; step++) {
        if (random.nextInt(3) == 0) {
          slow.subscription.request(1);
        }
        change(random);
        settle(runtime);
        runtime.advance(Duration.ofMillis(random.nextInt(400)));
      }
      slow.subscription.request(Long.MAX_VALUE);
      for (int second = 0; second < 150; second++) { // longer than massLossHold
        settle(runtime);
        runtime.advance(Duration.ofSeconds(1));
      }

      List<ServiceEndpoint> passing =
          truth.stream().filter(endpoint -> endpoint.health() == HealthStatus.PASSING).toList();
      assertThat(prompt.folded()).isEqualTo(passing);
      assertThat(slow.folded()).isEqualTo(passing);
      assertThat(slow.heard).hasSizeLessThanOrEqualTo(prompt.heard.size());
    }
  }

  private ServiceDiscovery open(SimulatedRuntime runtime) {
    return ServiceDiscoveryManager.builder(
            ServiceDiscoveryConfig.builder().registry("scripted:").build())
        .registry(registry)
        .runtime(runtime)
        .build();
  }

  private void change(SplittableRandom random) {
    cursor++;
    List<ServiceEndpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      if (random.nextBoolean()) {
        endpoints.add(
            ServiceEndpoint.builder("api", "api-" + i, "10.0.0." + i, 8080)
                .tags(List.of("v" + random.nextInt(2)))
                .health(random.nextInt(4) == 0 ? HealthStatus.CRITICAL : HealthStatus.PASSING)
                .build());
      }
    }
    truth = List.copyOf(endpoints);
  }

  /** Answers whatever is asked, but for a poll that waits behind what is true now. */
  private void settle(SimulatedRuntime runtime) {
    runtime.run();
    while (registry.find(this::isDue).isPresent()) {
      registry.find(this::isDue).get().answer(cursor, truth.toArray(ServiceEndpoint[]::new));
      runtime.run();
    }
  }

  private boolean isDue(Question question) {
    return question.request.cursor().orElse(0) != cursor;
  }

  /** A subscriber that trusts the differences. */
  private static final class Fold implements Flow.Subscriber<ServiceChange> {

    private final List<ServiceChange> heard = new ArrayList<>();
    private Flow.Subscription subscription;

    private void take(ServiceChange change) {
      heard.add(change);
    }

    private List<ServiceEndpoint> folded() {
      TreeMap<String, ServiceEndpoint> held = new TreeMap<>();
      for (ServiceChange change : heard) {
        change.added().forEach(added -> assertThat(held.put(added.id(), added)).isNull());
        change.removed().forEach(gone -> assertThat(held.remove(gone.id())).isEqualTo(gone));
        change
            .changed()
            .forEach(
                pair ->
                    assertThat(held.put(pair.after().id(), pair.after())).isEqualTo(pair.before()));
        assertThat(List.copyOf(held.values())).isEqualTo(change.snapshot().endpoints());
      }
      return List.copyOf(held.values());
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(ServiceChange change) {
      take(change);
    }

    @Override
    public void onError(Throwable error) {
      throw new AssertionError(error);
    }

    @Override
    public void onComplete() {
      // the discovery was closed
    }
  }
}
