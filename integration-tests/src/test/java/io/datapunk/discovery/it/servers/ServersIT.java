package io.datapunk.discovery.it.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The servers the other tests stand on: they start, freeze, die and come back as promised. */
final class ServersIT {
  private static final String TOKEN = "6d1c0a3e-8b1f-4f0e-9d5c-2f6a7b8c9d0e";

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void sharedPairIsStartedOnceAndAnswers() throws Exception {
    assertThat(Servers.consul()).isEqualTo(Servers.consul()).hasScheme("consul");
    assertThat(Servers.redis()).isEqualTo(Servers.redis()).hasScheme("redis");
    assertThat(get(URI.create("http://" + Servers.consul().getAuthority()), "/v1/status/leader"))
        .contains(":");
    assertThat(redis(Servers.redis().getPort(), "PING")).isEqualTo("+PONG");
  }

  @Test
  void consulKeepsItsDataThroughAKillAndLosesItWhenWiped() throws Exception {
    try (ConsulProcess consul = Servers.newConsul().start()) {
      URI address = consul.uri();
      put(consul, "/v1/kv/key", "value");

      consul.kill();
      assertThatThrownBy(() -> get(consul.httpUri(), "/v1/kv/key?raw"))
          .isInstanceOf(IOException.class);
      consul.restart(Data.KEEP);
      assertThat(get(consul.httpUri(), "/v1/kv/key?raw")).isEqualTo("value");

      consul.restart(Data.WIPE);
      assertThat(get(consul.httpUri(), "/v1/kv/key?raw")).isEmpty();
      assertThat(consul.uri()).isEqualTo(address);
    }
  }

  @Test
  void pausedConsulHoldsRequestsUntilItIsResumed() throws Exception {
    try (ConsulProcess consul = Servers.newConsul().inMemory().start()) {
      consul.pause();
      assertThatThrownBy(() -> HttpProbe.get(consul.httpUri().resolve("/v1/status/leader"), none()))
          .hasMessageContaining("timed out");
      consul.resume();
      assertThat(get(consul.httpUri(), "/v1/status/leader")).contains(":");

      consul.pause();
      consul.restart(Data.WIPE);
      assertThat(get(consul.httpUri(), "/v1/status/leader")).contains(":");
      assertThatThrownBy(() -> consul.restart(Data.KEEP)).hasMessageContaining("Data.WIPE");
    }
  }

  @Test
  void consulWithAclsHidesTheCatalogFromThoseWithoutToken() throws Exception {
    try (ConsulProcess consul = Servers.newConsul().inMemory().acl(TOKEN).start()) {
      URI nodes = consul.httpUri().resolve("/v1/catalog/nodes");
      assertThat(HttpProbe.get(nodes, none()).strip()).isEqualTo("[]");
      assertThat(HttpProbe.get(nodes, Optional.of(TOKEN))).contains("consul-" + consul.port());
    }
  }

  @Test
  void configurationFragmentsReachConsul() throws Exception {
    try (ConsulProcess consul =
        Servers.newConsul()
            .inMemory()
            .config("limits { http_max_conns_per_client = 7 }")
            .config("{\"datacenter\": \"east\"}")
            .start()) {
      assertThat(get(consul.httpUri(), "/v1/agent/self"))
          .contains("\"HTTPMaxConnsPerClient\": 7", "\"Datacenter\": \"east\"");
    }
  }

  @Test
  void wrongConfigurationFailsWithWhatTheServerSaid() {
    assertThatThrownBy(() -> Servers.newConsul().config("nonsense = 1").start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nonsense");
    assertThatThrownBy(() -> Servers.newRedis().config("nonsense 1").start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nonsense");
  }

  @Test
  void redisKeepsItsDataThroughAKillAndLosesItWhenWiped() throws Exception {
    try (RedisProcess redis = Servers.newRedis().start()) {
      assertThat(redis(redis.port(), "SET key value")).isEqualTo("+OK");

      redis.kill();
      redis.restart(Data.KEEP);
      assertThat(redis(redis.port(), "STRLEN key")).isEqualTo(":5");

      redis.restart(Data.WIPE);
      assertThat(redis(redis.port(), "STRLEN key")).isEqualTo(":0");
    }
  }

  @Test
  void pausedRedisHoldsRequestsUntilItIsResumed() throws Exception {
    try (RedisProcess redis = Servers.newRedis().start()) {
      redis.pause();
      assertThatThrownBy(() -> redis(redis.port(), "PING")).hasMessageContaining("timed out");
      redis.resume();
      assertThat(redis(redis.port(), "PING")).isEqualTo("+PONG");

      redis.pause();
      redis.stop();
      assertThatThrownBy(redis::pause).hasMessageContaining("is not running");
    }
  }

  private String get(URI server, String path) throws IOException, InterruptedException {
    return http.send(request(server, path).GET().build(), BodyHandlers.ofString()).body();
  }

  private void put(ConsulProcess consul, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest put = request(consul.httpUri(), path).PUT(BodyPublishers.ofString(body)).build();
    assertThat(http.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  private static HttpRequest.Builder request(URI server, String path) {
    return HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(20));
  }

  private static String redis(int port, String command) throws IOException {
    return RedisProbe.ask(port, command);
  }

  private static Optional<String> none() {
    return Optional.empty();
  }
}
