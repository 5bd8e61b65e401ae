package io.datapunk.discovery.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Duration MIN = Duration.ofMillis(100);
  private static final Duration MAX = Duration.ofSeconds(30);

  /** Draws the largest number allowed. */
  private static final RandomGenerator LARGEST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  @Test
  void theBoundDoublesUpToTheLargest() {
    Backoff backoff = new Backoff(MIN, MAX, LARGEST);
    for (long millis = 100; millis < 30_000; millis *= 2) {
      assertThat(backoff.next()).hasMillis(millis);
    }
    assertThat(backoff.next()).isEqualTo(MAX);
    assertThat(backoff.next()).isEqualTo(MAX);
  }

  @Test
  void aSuccessBeginsAnew() {
    Backoff backoff = new Backoff(MIN, MAX, LARGEST);
    backoff.next();
    backoff.next();
    backoff.reset();
    assertThat(backoff.next()).isEqualTo(MIN);
  }

  @Property
  void pausesAreWithinTheirBoundAndNeverZero(
      @ForAll @LongRange(min = 1) long min,
      @ForAll @LongRange(min = 1) long max,
      @ForAll long seed) {
    Duration smallest = Duration.ofNanos(Math.min(min, max));
    Duration largest = Duration.ofNanos(Math.max(min, max));
    Backoff backoff = new Backoff(smallest, largest, new SplittableRandom(seed));

    assertThat(backoff.next()).isPositive().isLessThanOrEqualTo(smallest);
    for (int i = 0; i < 70; i++) {
      assertThat(backoff.next()).isPositive().isLessThanOrEqualTo(largest);
    }
  }

  @Test
  void pausesAreSpreadOverTheWholeBound() {
    Backoff backoff = new Backoff(MAX, MAX, new SplittableRandom(1));
    double mean =
        LongStream.generate(() -> backoff.next().toMillis()).limit(10_000).average().orElseThrow();
    assertThat(mean).isBetween(14_500.0, 15_500.0);
  }

  @Test
  void aRegistryThatAsksForAPauseGetsItWithinTheLargestAndNotFromAllAtOnce() {
    assertThat(afterAsking(Duration.ofSeconds(2), 1))
        .isBetween(Duration.ofSeconds(2), Duration.ofMillis(2_100))
        .isNotEqualTo(afterAsking(Duration.ofSeconds(2), 2));
    assertThat(afterAsking(Duration.ofSeconds(Long.MAX_VALUE), 1))
        .isBetween(MAX, MAX.plusMillis(100));
  }

  private static Duration afterAsking(Duration asked, long seed) {
    return new Backoff(MIN, MAX, new SplittableRandom(seed))
        .after(new RegistryException(Kind.OVERLOADED, "slow down", asked));
  }

  @Test
  void aFailureThatAsksForNothingBacksOffAsUsual() {
    RegistryException away = new RegistryException(Kind.UNREACHABLE, "away");
    assertThat(new Backoff(MIN, MAX, LARGEST).after(away)).isEqualTo(MIN);
  }
}
