package io.datapunk.discovery.engine;

import static io.datapunk.discovery.engine.ScriptedRegistry.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How bursts of changes reach a listener. */
class BatchingTest extends EngineTest {

  private static final int INSTANCES = 500;

  private static final long LONGEST_DELAY_NANOS = Duration.ofMillis(500).toNanos();

  /** When each state came, in ticks; its place says how many were restarted. */
  private final List<Long> came = new ArrayList<>();

  /** Each instance in turn gets the new metadata, one answer every 10 ms. */
  private void rollingRestart() {
    for (int restarted = 0; restarted <= INSTANCES; restarted++) {
      runtime.run();
      came.add(runtime.ticks().nanos());
      registry.next().answer(10 + restarted, fleet(restarted));
      runtime.advance(Duration.ofMillis(10));
    }
  }

  /** A listener that remembers when it heard of how many restarts. */
  private final class Punctual extends Heard {

    private final NavigableMap<Integer, Long> heardOf = new TreeMap<>();

    @Override
    public void onChange(ServiceChange change) {
      super.onChange(change);
      long restarted =
          change.snapshot().endpoints().stream().filter(each -> each.weight() == 2).count();
      heardOf.put((int) restarted, runtime.ticks().nanos());
    }

    /** Returns how long after a state it heard of that one or a later one. */
    private long delayNanos(int restarted) {
      return heardOf.ceilingEntry(restarted).getValue() - came.get(restarted);
    }
  }

  private static ServiceEndpoint[] fleet(int restarted) {
    return IntStream.range(0, INSTANCES)
        .mapToObj(i -> endpoint("i" + i).toBuilder().weight(i < restarted ? 2 : 1).build())
        .toArray(ServiceEndpoint[]::new);
  }

  @Test
  void p6_aRollingRestartReachesAListenerInFewCallbacksAndComplete() {
    try (ServiceDiscovery batching = open(config -> config.quietPeriod(Duration.ofMillis(50)))) {
      Punctual heard = new Punctual();
      batching.watch("api", heard);
      rollingRestart();
      runtime.advance(seconds(1));

      assertThat(heard.changes).hasSizeBetween(2, 2 + 5_000 / 500 + 2);
      assertThat(heard.changes.get(heard.changes.size() - 1).snapshot().endpoints())
          .allMatch(endpoint -> endpoint.weight() == 2);
      assertThat(IntStream.rangeClosed(0, INSTANCES).mapToLong(heard::delayNanos))
          .allMatch(delay -> delay <= LONGEST_DELAY_NANOS);
    }
  }

  @Test
  void p6_aSingleChangeIsDelayedByTheQuietPeriodOnly() {
    try (ServiceDiscovery batching = open(config -> config.quietPeriod(Duration.ofMillis(50)))) {
      Heard heard = new Heard();
      batching.watch("api", heard);
      runtime.run();
      registry.next().answer(7, endpoint("a"));
      runtime.advance(Duration.ofMillis(49));
      assertThat(heard.calls).isEmpty();
      runtime.advance(Duration.ofMillis(1));

      assertThat(heard.calls).containsExactly("change [a]");
    }
  }

  @Test
  void p6_withoutAQuietPeriodAChangeIsHandedOverAtOnce() {
    Heard heard = new Heard();
    discovery.watch("api", heard);
    runtime.run();
    registry.next().answer(7, endpoint("a"));
    runtime.run();

    assertThat(heard.calls).containsExactly("change [a]");
  }
}
