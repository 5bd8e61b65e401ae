package io.datapunk.discovery.engine;

import static io.datapunk.discovery.engine.ScriptedRegistry.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.engine.ScriptedRegistry.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How many watches come back after an outage: all of them, soon, and not together. */
class RecoveryTest extends EngineTest {

  private static final int WATCHES = 200;
  private static final Duration STEP = Duration.ofMillis(100);

  /** {@code recoverySpread} is 2 s. */
  private static final int STEPS = 20;

  /** Within one step, were they spread evenly. */
  private static final int EVEN = WATCHES / STEPS;

  private final Set<String> back = new HashSet<>();

  private void watchAll() {
    for (int i = 0; i < WATCHES; i++) {
      discovery.watch("service-" + i, new Heard());
    }
    runtime.run();
  }

  private void outage(Duration length) {
    for (long step = length.dividedBy(STEP); step > 0; step--) {
      while (registry.isAsked()) {
        registry.next().fail(Kind.UNREACHABLE);
      }
      runtime.advance(STEP);
    }
  }

  private void untilSomebodyAsks() {
    while (!registry.isAsked()) {
      runtime.advance(Duration.ofMillis(1));
    }
  }

  /** Answers all first reads that wait, and returns how many there were; polls stay open. */
  private int answerFirstReads() {
    int answered = 0;
    for (Optional<Question> next = firstRead(); next.isPresent(); next = firstRead()) {
      Question question = next.get();
      back.add(question.request.service());
      question.answer(7, endpoint("a"));
      answered++;
      runtime.run();
    }
    return answered;
  }

  private Optional<Question> firstRead() {
    return registry.find(question -> question.request.cursor().isEmpty());
  }

  @Test
  void p5_afterALongOutageTwoHundredWatchesComeBackSpreadOverTheTimeForIt() {
    watchAll();
    outage(Duration.ofMinutes(5)); // pauses have grown to 30 s
    untilSomebodyAsks();
    int together = answerFirstReads();

    List<Integer> reads = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      runtime.advance(STEP);
      reads.add(answerFirstReads());
    }

    assertThat(together).isLessThan(EVEN); // the first, and who asked in the same millisecond
    assertThat(back).hasSize(WATCHES);
    assertThat(Collections.max(reads)).as("reads per 100 ms: %s", reads).isLessThan(2 * EVEN + 5);
  }
}
