package io.datapunk.discovery.inmemory;

import static io.datapunk.discovery.inmemory.RegistryFixture.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.testkit.RegistryContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract, and more, on real threads in real time. */
final class InMemoryRegistryThreadsTest extends RegistryContract {

  private final RealContext real = new RealContext();
  private final InMemoryRegistry server = InMemoryRegistry.create(real.context());

  @Override
  protected Registry open() {
    return server.connect(real.context());
  }

  @Override
  protected Registry openUnreachable(Credentials credentials) {
    InMemoryRegistry registry = InMemoryRegistry.create(real.context());
    registry.faults().begin(RegistryFault.OUTAGE);
    return registry;
  }

  @Override
  protected void pass(Duration time) {
    RealContext.pass(time);
  }

  @Override
  protected Optional<Runnable> loseLeader() {
    server.faults().begin(RegistryFault.LAG);
    return Optional.of(() -> server.faults().end(RegistryFault.LAG));
  }

  @AfterEach
  void closeThreads() {
    server.close();
    real.close();
  }

  @Test
  void rule06_noChangeIsMissedWhileManyWrite() throws Exception {
    int writers = 4;
    int each = 50;
    CompletableFuture<List<String>> seen = watchUntil(writers * each);
    List<Thread> threads = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      int writer = w;
      Thread thread =
          new Thread(
              () ->
                  IntStream.range(0, each)
                      .forEach(i -> server.register(plain("busy", writer + "-" + i))));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(seen.get(30, TimeUnit.SECONDS)).hasSize(writers * each);
  }

  @Test
  void rule01_whoeverIsToldMayCallAgainAtOnce() throws Exception {
    CompletableFuture<RegistryAnswer> chain =
        server
            .register(plain("nested", "a"))
            .thenCompose(done -> server.register(plain("nested", "b")))
            .thenCompose(done -> server.read(now("nested")));
    assertThat(RegistryFixture.ids(chain.get(30, TimeUnit.SECONDS))).containsExactly("a", "b");
  }

  @Test
  void rule14_closingRacesWithAnswers() throws Exception {
    for (int i = 0; i < 200; i++) {
      Registry client = open();
      CompletableFuture<RegistryAnswer> read =
          client.read(ReadRequest.after("racing", Optional.empty(), 7, Duration.ofMinutes(1)));
      CompletableFuture<Void> write = server.register(plain("racing", "a" + i));
      client.close();
      assertThat(read).isDone();
      write.get(30, TimeUnit.SECONDS);
    }
    assertThat(server.blockedReads()).isZero();
  }

  private CompletableFuture<List<String>> watchUntil(int size) {
    return server.read(now("busy")).thenCompose(answer -> watchOn(answer, size));
  }

  private CompletableFuture<List<String>> watchOn(RegistryAnswer held, int size) {
    if (held.endpoints().size() == size) {
      return CompletableFuture.completedFuture(RegistryFixture.ids(held));
    }
    long cursor = held.cursor().orElseThrow();
    return server
        .read(ReadRequest.after("busy", Optional.empty(), cursor, Duration.ofMinutes(1)))
        .thenCompose(answer -> watchOn(answer, size));
  }

  private static ReadRequest now(String service) {
    return ReadRequest.now(service, Optional.empty(), Consistency.STALE);
  }
}
