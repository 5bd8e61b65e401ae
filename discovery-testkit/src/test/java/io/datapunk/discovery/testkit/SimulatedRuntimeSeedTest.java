package io.datapunk.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Equal seeds, equal runs. The constants were taken on JDK 17 and hold on every other one. */
final class SimulatedRuntimeSeedTest {

  @Test
  void equalSeedsGiveEqualRuns() {
    for (long seed = 0; seed < 20; seed++) {
      assertThat(run(seed)).isEqualTo(run(seed));
    }
  }

  @Test
  void seedsChooseDifferentOrders() {
    long different =
        LongStream.range(0, 50).mapToObj(SimulatedRuntimeSeedTest::run).distinct().count();
    assertThat(different).isGreaterThan(30);
  }

  @Test
  void aRunIsTheSameInEveryProcessAndOnEveryJdk() {
    assertThat(run(42)).isEqualTo(RUN_42);
  }

  @Test
  void randomStreamsAreTheSameInEveryProcessAndOnEveryJdk() {
    RandomGenerator random = SimulatedRuntime.seeded(7).random("backoff");
    String drawn =
        random.nextLong()
            + " "
            + random.nextInt(1_000)
            + " "
            + random.nextLong(1, 30_000_000_000L)
            + " "
            + random.nextDouble()
            + " "
            + random.nextDouble(0.5, 1.5)
            + " "
            + random.nextBoolean();
    assertThat(drawn).isEqualTo(DRAWN_7);
  }

  @Test
  void aStreamGoesOnUnderItsName() {
    SimulatedRuntime runtime = SimulatedRuntime.seeded(7);
    SimulatedRuntime same = SimulatedRuntime.seeded(7);
    long first = runtime.random("a").nextLong();
    same.random("b").nextLong();
    assertThat(runtime.random("a").nextLong()).isNotEqualTo(first);
    assertThat(same.random("a").nextLong()).isEqualTo(first);
    assertThat(same.random("b").nextLong()).isNotEqualTo(first);
  }

  @Test
  void processesHaveStreamsOfTheirOwn() {
    SimulatedRuntime runtime = SimulatedRuntime.seeded(7);
    long own = runtime.random("a").nextLong();
    long other = runtime.another("other").random("a").nextLong();
    assertThat(other).isNotEqualTo(own);
    assertThat(SimulatedRuntime.seeded(7).another("other").random("a").nextLong()).isEqualTo(other);
  }

  /** Two processes with timers, workers and callbacks that make each other ready. */
  private static String run(long seed) {
    SimulatedRuntime runtime = SimulatedRuntime.seeded(seed);
    Trace trace = new Trace(runtime.time());
    for (String process : new String[] {"a", "b"}) {
      SimulatedRuntime own = runtime.another(process);
      for (int i = 0; i < 2; i++) {
        String name = process + i;
        Duration delay = Duration.ofNanos(own.random("delay").nextLong(2));
        own.scheduler().after(delay, () -> own.workers().execute(() -> trace.add(name + " w")));
        own.callbacks().execute(() -> trace.add(name + " c"));
      }
    }
    runtime.advance(Duration.ofSeconds(1));
    return trace.lines().stream()
        .map(line -> line.replace("000000", ""))
        .collect(Collectors.joining(", "));
  }

  private static final String RUN_42 =
      "+0.000s b1 c, +0.000s b0 c, +0.000s a0 w, +0.000s a0 c, +0.000s a1 c, "
          + "+0.001s b1 w, +0.001s a1 w, +0.001s b0 w";
  private static final String DRAWN_7 =
      "-7525904307486907809 311 3708998104 0.851738153781871 0.8488341944678062 true";
}
