package io.datapunk.discovery.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.datapunk.discovery.testkit.ManualTime;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class NamesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final ManualTime time = new ManualTime();

  /** What waits for, or hangs on, a thread. */
  private final Deque<Runnable> threads = new ArrayDeque<>();

  private int last;
  private boolean away;
  private final Names names = new Names(this::ask, threads::add, time, time, PATIENCE);

  private InetAddress[] ask(String host) throws UnknownHostException {
    if (away) {
      throw new UnknownHostException(host);
    }
    return new InetAddress[] {InetAddress.getByAddress(host, new byte[] {10, 0, 0, (byte) ++last})};
  }

  private String known() throws UnknownHostException {
    return names.known("redis").length == 0 ? "" : names.known("redis")[0].getHostAddress();
  }

  @Test
  void eachConnectionAsksAnew() throws UnknownHostException {
    for (int dial = 1; dial <= 3; dial++) {
      CompletableFuture<Void> found = names.find("redis");
      assertThat(found).isNotDone();
      threads.remove().run();
      assertThat(found).isCompleted();
      assertThat(known()).isEqualTo("10.0.0." + dial);
    }
  }

  @Test
  void p10_aNameServerThatHangsCostsOneThreadAndSoonNothingElse() throws UnknownHostException {
    names.find("redis");
    threads.remove().run();
    for (int dials = 0; dials < 100; dials++) {
      CompletableFuture<Void> found = names.find("redis");
      time.advance(PATIENCE);
      assertThat(found).isCompleted();
      assertThat(known()).isEqualTo("10.0.0.1");
    }
    assertThat(threads).hasSize(1);
  }

  @Test
  void p10_aNameServerThatHangsFromTheStartCostsOneThreadToo() {
    CompletableFuture<Void> first = names.find("redis");
    for (int dials = 0; dials < 100; dials++) {
      time.advance(Duration.ofSeconds(12));
      assertThat(names.find("redis")).isCompletedExceptionally();
    }
    assertThat(first).isNotDone();
    assertThat(threads).hasSize(1);
  }

  @Test
  void whatIsHeldStaysWhileTheNameServerIsAway() throws UnknownHostException {
    names.find("redis");
    threads.remove().run();
    away = true;
    CompletableFuture<Void> found = names.find("redis");
    threads.remove().run();
    assertThat(found).isCompleted();
    assertThat(known()).isEqualTo("10.0.0.1");
  }

  @Test
  void aNameThatNobodyKnowsIsAFailure() {
    away = true;
    CompletableFuture<Void> found = names.find("redis");
    threads.remove().run();
    assertThat(found).isCompletedExceptionally();
    assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> names.known("redis"));
  }
}
