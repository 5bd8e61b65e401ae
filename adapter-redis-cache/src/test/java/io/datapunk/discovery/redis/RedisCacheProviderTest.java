package io.datapunk.discovery.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.DistributedCacheProvider;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.testkit.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class RedisCacheProviderTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final DistributedCacheProvider provider =
      ServiceLoader.load(DistributedCacheProvider.class).iterator().next();
  private final ManualTime time = new ManualTime();
  private final AdapterContext context =
      new AdapterContext(
          Runnable::run, time, time, time.clock(), new Random(1), MetricsSink.none());

  @Test
  void isFound() {
    assertThat(provider.schemes()).containsExactly("redis", "rediss");
  }

  @Test
  void rule02_aRefusedConnectionIsAFailureWithoutAnyTimePassing() throws IOException {
    try (DistributedCache cache = open("redis://app:s3cret@127.0.0.1:" + closedPort())) {
      assertThat(cache.get("key"))
          .failsWithin(LONG)
          .withThrowableThat()
          .withMessageContaining("Connection refused")
          .withMessageNotContaining("s3cret");
    }
  }

  @Test
  void rule02_ofSeveralAddressesTheLastReasonIsGiven() throws IOException {
    String uri = "redis://127.0.0.1:" + closedPort() + ",127.0.0.1:" + closedPort();
    try (DistributedCache cache = open(uri)) {
      assertThat(cache.get("key")).failsWithin(LONG);
    }
  }

  @Test
  void rule11_closingBeforeTheFirstAnswerFailsTheCall() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      DistributedCache cache = open("redis://127.0.0.1:" + silent.getLocalPort());
      var call = cache.get("key");
      assertThat(call).isNotDone();
      cache.close();
      assertThat(call).isCompletedExceptionally();
    }
  }

  @Test
  void aCallWithoutAnAnswerFailsAfterTheTimeout() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        DistributedCache cache =
            open("redis://127.0.0.1:" + silent.getLocalPort() + "?timeout=5m")) {
      var call = cache.get("key");
      time.advance(Duration.ofMinutes(5));
      assertThat(call)
          .failsWithin(Duration.ZERO)
          .withThrowableThat()
          .withMessageContaining("no answer in PT5M");
    }
  }

  private DistributedCache open(String uri) {
    return provider.open(BackendUri.parse(uri), Credentials.none(), context);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      return taken.getLocalPort();
    }
  }
}
