package io.datapunk.discovery.engine;

import static io.datapunk.discovery.engine.ScriptedRegistry.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.engine.ScriptedRegistry.Question;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a change that a watch missed is found and repaired. */
class AuditTest extends EngineTest {

  /** Twice each 100 ms of a wait of 24 s. */
  private static final int LOOKS_IN_A_WAIT = 480;

  private final Heard heard = new Heard();

  @BeforeEach
  void watch() {
    discovery.watch("api", heard);
    runtime.run();
    registry.next().answer(7, endpoint("a"));
  }

  /** Keeps the poll quiet until something else is asked. */
  private Question untilTheAuditAsks(Consistency consistency) {
    for (int steps = 0; steps < 20_000; steps++) {
      runtime.advance(Duration.ofMillis(100));
      Optional<Question> audit = registry.find(q -> isAudit(q, consistency));
      if (audit.isPresent()) {
        return audit.get();
      }
      registry
          .find(q -> q.request.cursor().isPresent() && registry.ageOf(q) > LOOKS_IN_A_WAIT)
          .ifPresent(quietPoll -> quietPoll.answer(7, endpoint("a")));
    }
    throw new AssertionError("no audit within the time");
  }

  private static boolean isAudit(Question question, Consistency consistency) {
    return question.request.cursor().isEmpty() && question.request.consistency() == consistency;
  }

  @Test
  void p5_aChangeThatTheWatchMissedIsRepairedAndTheWatchAsksAnew() {
    untilTheAuditAsks(Consistency.STALE).answer(9, endpoint("a"), endpoint("b"));
    untilTheAuditAsks(Consistency.CONSISTENT).answer(9, endpoint("a"), endpoint("b"));
    runtime.run();

    assertThat(heard.calls).containsExactly("change [a]", "change [a, b]");
    assertThat(metrics.count("discovery.audit.missed")).isEqualTo(1);
    assertThat(registry.next().request.cursor()).isEmpty();
  }

  @Test
  void p5_aChangeThatArrivesByItselfMeanwhileIsNoMiss() {
    untilTheAuditAsks(Consistency.STALE).answer(9, endpoint("a"), endpoint("b"));
    registry
        .find(q -> q.request.cursor().isPresent())
        .orElseThrow()
        .answer(9, endpoint("a"), endpoint("b"));
    untilTheAuditAsks(Consistency.CONSISTENT).answer(9, endpoint("a"), endpoint("b"));
    runtime.run();

    assertThat(heard.calls).containsExactly("change [a]", "change [a, b]");
    assertThat(metrics.count("discovery.audit.missed")).isZero();
  }

  /** Found by the simulation. */
  @Test
  void p4_aSecondReadThatIsOvertakenByTheWatchBringsBackNothing() {
    untilTheAuditAsks(Consistency.STALE).answer(9, endpoint("a"), endpoint("b"));
    Question second = untilTheAuditAsks(Consistency.CONSISTENT);
    registry
        .find(q -> q.request.cursor().isPresent())
        .orElseThrow()
        .answer(10, endpoint("a"), endpoint("c"));
    runtime.run();
    second.answer(9, endpoint("a"), endpoint("b"));
    runtime.run();

    assertThat(heard.calls).containsExactly("change [a]", "change [a, c]");
    assertThat(metrics.count("discovery.audit.missed")).isZero();
  }

  @Test
  void p5_theSecondReadWinsOverTheFirst() {
    untilTheAuditAsks(Consistency.STALE).answer(6, endpoint("old"));
    untilTheAuditAsks(Consistency.CONSISTENT).answer(7, endpoint("a"));
    runtime.run();

    assertThat(heard.calls).containsExactly("change [a]");
    assertThat(metrics.count("discovery.audit.missed")).isZero();
  }

  @Test
  void p5_anAuditThatFailsHarmsNothing() {
    untilTheAuditAsks(Consistency.STALE).fail(Kind.GARBAGE);
    runtime.run();

    assertThat(heard.calls).isEqualTo(List.of("change [a]"));
    assertThat(untilTheAuditAsks(Consistency.STALE)).isNotNull();
  }

  /** Found by the simulation: by its place in the row a watch was passed over again and again. */
  @Test
  void p5_newNeighboursDoNotKeepAWatchFromItsAudit() {
    int audits = 0;
    for (int step = 0; step < 12_000; step++) {
      if (step % 600 == 0) {
        discovery.watch("neighbour" + step, new Heard());
      }
      runtime.advance(Duration.ofMillis(100));
      Optional<Question> asked = registry.find(q -> isAnswered(q));
      if (asked.isPresent()) {
        boolean isAudit = isAudit(asked.get(), Consistency.STALE);
        audits += isAudit && asked.get().request.service().equals("api") ? 1 : 0;
        answer(asked.get());
      }
    }
    assertThat(audits).isGreaterThanOrEqualTo(3);
  }

  private boolean isAnswered(Question question) {
    return question.request.cursor().isEmpty() || registry.ageOf(question) > 200;
  }

  private static void answer(Question question) {
    if (question.request.service().equals("api")) {
      question.answer(7, endpoint("a"));
    } else {
      question.answer(7);
    }
  }
}
