package io.datapunk.discovery.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.core.port.CacheEntry;
import io.datapunk.discovery.testkit.ManualTime;
import io.lettuce.core.api.StatefulRedisConnection;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CallsTest {

  private final ManualTime time = new ManualTime();
  private final CompletableFuture<Commands> dial = new CompletableFuture<>();
  private final List<Duration> made = new ArrayList<>();
  private final Link<Commands> link =
      new Link<>(
          "commands at redis://test",
          new OneDial(),
          new Link.Limits(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(5)),
          Link.Observer.NONE,
          events -> {},
          new Serial(Runnable::run),
          time,
          new Pause(new Random(1)));
  private final Calls calls = new Calls("redis://test", link, time, time, Duration.ofSeconds(9));

  @BeforeEach
  void start() {
    link.start();
  }

  private CompletableFuture<Boolean> call() {
    return calls.start(
        (redis, waited) -> {
          made.add(waited);
          return CompletableFuture.completedFuture(true);
        });
  }

  @Test
  void p10_aCallThatWasGivenUpBeforeThereWasAConnectionIsNeverMade() {
    CompletableFuture<Boolean> given = call();
    given.cancel(true);
    dial.complete(commands());

    assertThat(given).isCancelled();
    assertThat(made).isEmpty();
    assertThat(call()).isCompletedWithValue(true);
  }

  @Test
  void p4_whatWaitedForAConnectionIsThatMuchOlder() {
    CompletableFuture<Boolean> call = call();
    time.advance(Duration.ofSeconds(3));
    dial.complete(commands());

    assertThat(call).isCompletedWithValue(true);
    assertThat(made).containsExactly(Duration.ofSeconds(3));
    CacheEntry entry =
        new CacheEntry("p".getBytes(UTF_8), "hash", Duration.ofSeconds(4), new byte[0]);
    assertThat(EntryScripts.older(entry, made.get(0)).age()).isEqualTo(Duration.ofSeconds(7));
  }

  /** A connection that nothing is asked of. */
  @SuppressWarnings("unchecked")
  private Commands commands() {
    Class<?>[] types = {StatefulRedisConnection.class};
    Object unused =
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            types,
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            });
    return new Commands((StatefulRedisConnection<byte[], byte[]>) unused, new ServerClock(time));
  }

  private final class OneDial implements Wire<Commands> {

    @Override
    public CompletableFuture<Commands> dial() {
      return dial;
    }

    @Override
    public CompletionStage<?> prepare(Commands connection, Runnable broken) {
      return CompletableFuture.completedFuture("ready");
    }

    @Override
    public CompletionStage<?> ping(Commands connection) {
      return new CompletableFuture<>();
    }

    @Override
    public void close(Commands connection) {}
  }
}
