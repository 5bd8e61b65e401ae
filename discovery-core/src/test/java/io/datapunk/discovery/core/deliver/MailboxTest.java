package io.datapunk.discovery.core.deliver;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.core.observe.WatchMetrics;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.runtime.SystemRuntime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** P6, the callback law, with real threads. */
@Timeout(60)
class MailboxTest {

  private final EngineRuntime runtime = new SystemRuntime();
  private final RecordingReceiver receiver = new RecordingReceiver();
  private final Mailbox mailbox = mailbox(receiver);

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void p6_theFirstStateIsAllNewAndTheNextIsTheDifference() throws Exception {
    mailbox.put(snapshot("a", "b"));
    awaitIdle();
    mailbox.put(snapshot("b", "c"));
    awaitIdle();

    assertThat(receiver.told()).containsExactly("+[a, b] -[] = [a, b]", "+[c] -[a] = [b, c]");
  }

  @Test
  void p6_theLatestStateWinsWithTheDifferenceToWhatWasLastHandedOver() throws Exception {
    receiver.block();
    mailbox.put(snapshot("a"));
    receiver.awaitCall();
    mailbox.put(snapshot("b"));
    mailbox.put(snapshot("c"));
    mailbox.put(snapshot("a", "d"));
    receiver.unblock();
    awaitIdle();

    assertThat(receiver.told()).containsExactly("+[a] -[] = [a]", "+[d] -[] = [a, d]");
  }

  @Test
  void p6_aStateThatTurnsOutTheSameIsNoChange() throws Exception {
    mailbox.put(snapshot("a"));
    awaitIdle();
    mailbox.put(snapshot("a"));
    awaitIdle();
    assertThat(receiver.told()).hasSize(1);
  }

  @Test
  void p6_manyStatesComeInOrderOneAtATimeAndTheLastIsNeverMissed() throws Exception {
    for (int i = 0; i < 5_000; i++) {
      mailbox.put(snapshot("id-" + i));
    }
    awaitIdle();

    assertThat(receiver.most()).isOne();
    assertThat(receiver.told().get(receiver.told().size() - 1)).endsWith(" = [id-4999]");
    List<Integer> handedOver =
        receiver.told().stream()
            .map(text -> Integer.valueOf(text.replaceAll(".*= \\[id-(\\d+)]", "$1")))
            .toList();
    assertThat(handedOver).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void p6_aListenerThatThrowsGetsTheNextStateAllTheSame() throws Exception {
    receiver.failWith(new AssertionError("a bug of the listener"));
    mailbox.put(snapshot("a"));
    awaitIdle();
    receiver.failWith(null);
    mailbox.put(snapshot("a", "b"));
    awaitIdle();

    assertThat(receiver.told()).containsExactly("+[a] -[] = [a]", "+[b] -[] = [a, b]");
  }

  @Test
  void freshnessIsToldOnceAndOnlyAfterAFirstState() throws Exception {
    ServiceSnapshot fresh = snapshot("a");
    ServiceSnapshot stale = fresh.toBuilder().stale(StaleReason.LOSS_DOUBTED).build();
    for (ServiceSnapshot state : List.of(stale, stale, fresh, fresh, stale)) {
      mailbox.put(state);
      awaitIdle();
    }
    assertThat(receiver.told())
        .containsExactly("+[a] -[] = [a]", "stale LOSS_DOUBTED", "recovered", "stale LOSS_DOUBTED");
  }

  @Test
  void p6_withoutDemandAStateWaitsAndTheLatestIsHandedOver() throws Exception {
    receiver.takes(false);
    mailbox.put(snapshot("a"));
    mailbox.put(snapshot("b"));
    awaitIdle();
    assertThat(receiver.told()).isEmpty();

    receiver.takes(true);
    mailbox.poke();
    awaitIdle();
    assertThat(receiver.told()).containsExactly("+[b] -[] = [b]");
  }

  @Test
  void p6_closingEndsWithTheCallbackThatRuns() throws Exception {
    receiver.block();
    mailbox.put(snapshot("a"));
    receiver.awaitCall();
    CompletableFuture<Void> end = mailbox.close();
    mailbox.put(snapshot("b"));
    mailbox.run(() -> receiver.recovered(snapshot("b")));
    assertThat(end).isNotDone();
    assertThat(mailbox.close()).isNotDone();

    receiver.unblock();
    end.get(30, SECONDS);
    awaitIdle();
    assertThat(receiver.told()).containsExactly("+[a] -[] = [a]");
    assertThat(mailbox.close()).isDone();
  }

  @Test
  void p6_closingFromInsideACallbackNeitherWaitsNorLetsAnotherStart() throws Exception {
    CompletableFuture<Boolean> doneInside = new CompletableFuture<>();
    receiver.then(() -> doneInside.complete(mailbox.close().isDone()));
    mailbox.put(snapshot("a"));
    assertThat(doneInside.get(30, SECONDS)).isFalse();
    mailbox.put(snapshot("b"));
    awaitIdle();

    assertThat(receiver.told()).hasSize(1);
    assertThat(mailbox.close()).isDone();
  }

  @Test
  void p6_noCallbackStartsAfterCloseWhateverTheRace() throws Exception {
    AtomicInteger started = new AtomicInteger();
    for (int round = 0; round < 500; round++) {
      RecordingReceiver counting = new RecordingReceiver();
      counting.then(started::incrementAndGet);
      Mailbox raced = mailbox(counting);
      CyclicBarrier start = new CyclicBarrier(2);
      CompletableFuture<Void> putting = new CompletableFuture<>();
      runtime
          .blocking()
          .execute(
              () -> {
                awaitQuietly(start);
                IntStream.range(0, 20).forEach(i -> raced.put(snapshot("id-" + i)));
                putting.complete(null);
              });
      awaitQuietly(start);
      raced.close().get(30, SECONDS);
      int atClose = started.get();
      assertThat(counting.isInside()).isFalse();
      putting.get(30, SECONDS);
      awaitIdle(raced);
      assertThat(started).hasValue(atClose);
    }
  }

  @Test
  void itSaysForHowLongACallbackHasBeenRunning() throws Exception {
    assertThat(mailbox.busyNanos()).isZero();
    receiver.block();
    mailbox.put(snapshot("a"));
    receiver.awaitCall();
    long before = runtime.ticks().nanos();
    while (runtime.ticks().nanos() == before) {
      Thread.onSpinWait();
    }
    assertThat(mailbox.busyNanos()).isPositive();

    receiver.unblock();
    awaitIdle();
    assertThat(mailbox.busyNanos()).isZero();
  }

  @Test
  void anExecutorThatRefusesHarmsNotTheOneWhoBringsTheState() throws Exception {
    MoodyRuntime moody = new MoodyRuntime(runtime);
    Mailbox mailbox =
        new Mailbox("api", receiver, Duration.ZERO, moody, new WatchMetrics(MetricsSink.none()));
    moody.refuses(true);
    mailbox.put(snapshot("a"));
    mailbox.put(snapshot("b"));
    moody.refuses(false);
    mailbox.put(snapshot("c"));
    awaitIdle(mailbox);

    assertThat(receiver.told()).containsExactly("+[c] -[] = [c]");
  }

  private Mailbox mailbox(Receiver to) {
    return new Mailbox("api", to, Duration.ZERO, runtime, new WatchMetrics(MetricsSink.none()));
  }

  private void awaitIdle() throws Exception {
    awaitIdle(mailbox);
  }

  /** A hand-over may hand in one more behind the first of these. */
  private static void awaitIdle(Mailbox mailbox) throws Exception {
    for (int i = 0; i < 2; i++) {
      CountDownLatch idle = new CountDownLatch(1);
      mailbox.whenIdle(idle::countDown);
      assertThat(idle.await(30, SECONDS)).isTrue();
    }
  }

  private static void awaitQuietly(CyclicBarrier barrier) {
    try {
      barrier.await(30, SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static ServiceSnapshot snapshot(String... ids) {
    return ServiceSnapshot.builder("api")
        .endpoints(
            List.of(ids).stream()
                .map(id -> ServiceEndpoint.builder("api", id, "host", 80).build())
                .toList())
        .build();
  }
}
