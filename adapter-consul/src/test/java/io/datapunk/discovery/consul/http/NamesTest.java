package io.datapunk.discovery.consul.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.testkit.ManualTime;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Host names are asked for where that may block, and only one request waits for it. */
final class NamesTest {

  private final ManualTime time = new ManualTime();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Queue<String> answers = new ArrayDeque<>();
  private final Names names = new Names(tasks::add, time);

  @Test
  void addressesNeedNoResolver() {
    assertThat(names.known(new Agent("10.0.0.1", 8500, false))).hasValue("10.0.0.1");
    assertThat(names.known(new Agent("::1", 8501, true))).hasValue("::1");
    assertThat(new Agent("::1", 8501, true).url("::1")).isEqualTo("https://[::1]:8501");
  }

  @Test
  void aNameIsKnownOnceItWasResolvedAndRefreshedInTheBackground() throws Exception {
    Agent agent = new Agent("localhost", 8500, false);
    assertThat(names.known(agent)).isEmpty();
    assertThat(names.resolve(agent)).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
    time.advance(Duration.ofSeconds(30));
    assertThat(names.known(agent)).isPresent();
    assertThat(tasks).isEmpty();
    time.advance(Duration.ofSeconds(1));
    assertThat(names.known(agent)).isPresent();
    assertThat(names.known(agent)).isPresent();
    assertThat(tasks).hasSize(1);
    tasks.remove().run();
    assertThat(names.known(agent)).isPresent();
    names.forget(agent);
    assertThat(names.known(agent)).isEmpty();
  }

  @Test
  void underTlsTheNameStaysInTheUrl() throws Exception {
    assertThat(names.resolve(new Agent("localhost", 8501, true))).isEqualTo("localhost");
  }

  @Test
  void aNameThatIsNotKnownIsAFailure() {
    assertThatThrownBy(() -> names.resolve(new Agent("no-such-host.invalid", 8500, false)))
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  void p11_aDeadNameServerBlocksOneThreadForAllWhoWait() {
    Agent agent = new Agent("consul.example", 8500, false);
    Names slow = new Names(tasks::add, time, host -> "10.0.0.1");
    List<CompletableFuture<String>> waiting =
        Stream.generate(() -> slow.address(agent)).limit(16).toList();
    assertThat(tasks).hasSize(1);
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    waiting.get(0).cancel(true);
    tasks.remove().run();
    assertThat(waiting.subList(1, 16))
        .allSatisfy(one -> assertThat(one).isCompletedWithValue("10.0.0.1"));
    assertThat(slow.address(agent)).isCompletedWithValue("10.0.0.1");
    assertThat(tasks).isEmpty();
  }

  @Test
  void anAgentThatIsBackIsReachedWhileNamesAreNotKnown() {
    Agent agent = new Agent("consul.example", 8500, false);
    Names failing = new Names(Runnable::run, time, this::answer);
    answers.add("10.0.0.1");
    assertThat(failing.address(agent)).isCompletedWithValue("10.0.0.1");
    failing.forget(agent);
    assertThat(failing.address(agent)).isCompletedWithValue("10.0.0.1");
    answers.add("10.0.0.2");
    assertThat(failing.known(agent)).as("not asked for by each request").hasValue("10.0.0.1");
    failing.forget(agent);
    assertThat(failing.address(agent)).isCompletedWithValue("10.0.0.2");
  }

  @Test
  void whoMayBlockWaitsForNoThreadOfTheExecutor() throws Exception {
    Agent agent = new Agent("consul.example", 8500, false);
    Names queued = new Names(tasks::add, time, this::answer);
    answers.add("10.0.0.1");
    CompletableFuture<String> waiting = queued.address(agent);
    assertThat(queued.resolve(agent)).isEqualTo("10.0.0.1");
    tasks.remove().run();
    assertThat(waiting).isCompletedWithValue("10.0.0.1");
    assertThat(queued.known(agent)).hasValue("10.0.0.1");
  }

  @Test
  void aNameThatCannotBeAskedForFailsAllWhoWaitAndIsAskedForAgain() {
    Agent agent = new Agent("consul.example", 8500, false);
    Names queued = new Names(tasks::add, time, this::answer);
    List<CompletableFuture<String>> waiting = List.of(queued.address(agent), queued.address(agent));
    tasks.remove().run();
    assertThat(waiting)
        .allSatisfy(
            one -> assertThatThrownBy(one::get).hasRootCauseInstanceOf(UnknownHostException.class));
    answers.add("10.0.0.1");
    queued.address(agent);
    tasks.remove().run();
    assertThat(queued.known(agent)).hasValue("10.0.0.1");
    Names closed =
        new Names(
            task -> {
              throw new RejectedExecutionException();
            },
            time,
            this::answer);
    assertThatThrownBy(() -> closed.address(agent).get())
        .hasRootCauseInstanceOf(RejectedExecutionException.class);
  }

  private String answer(String host) throws UnknownHostException {
    if (answers.isEmpty()) {
      throw new UnknownHostException(host);
    }
    return answers.remove();
  }
}
