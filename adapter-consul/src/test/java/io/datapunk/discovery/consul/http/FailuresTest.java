package io.datapunk.discovery.consul.http;

import static io.datapunk.discovery.consul.fixture.World.after;
import static io.datapunk.discovery.consul.fixture.World.await;
import static io.datapunk.discovery.consul.fixture.World.failure;
import static io.datapunk.discovery.consul.fixture.World.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.consul.fixture.FakeAgent;
import io.datapunk.discovery.consul.fixture.FakeReply;
import io.datapunk.discovery.consul.fixture.World;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** P1: whatever goes wrong with a read is a failure of the right kind, never an empty list. */
final class FailuresTest {

  private static final String HEALTH = "/v1/health/service/";

  private final World world = new World();
  private final FakeAgent agent = world.agent();
  private final Registry registry = world.open(agent);

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @ParameterizedTest
  @CsvSource({
    "400, Invalid index, INVALID",
    "401, ACL support disabled, DENIED",
    "403, Permission denied, DENIED",
    "404, Not found, GARBAGE",
    "302, Found, GARBAGE",
    "204, '', GARBAGE",
    "405, Method not allowed, GARBAGE",
    "429, Too many requests, OVERLOADED",
    "500, No cluster leader, UNAVAILABLE",
    "500, rpc error making call: EOF, UNAVAILABLE",
    "500, No path to datacenter, UNAVAILABLE",
    "500, rpc error making call: Permission denied, DENIED",
    "500, rpc error making call: ACL not found, DENIED",
    "503, Service unavailable, UNAVAILABLE",
  })
  void p1_aStatusIsAFailureAndItsBodyAndIndexAreNotRead(int status, String body, Kind kind) {
    agent.on(HEALTH, FakeReply.status(status, body).with("X-Consul-Index", "1"));
    RegistryException failure = failure(registry.read(now("api")));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure)
        .hasMessageContaining("read api at " + agent.authority() + ": status " + status)
        .hasMessageContaining(body);
  }

  @Test
  void anOverloadedAgentSaysWhenToComeBack() {
    agent.on(HEALTH, FakeReply.status(429, "slow down").with("Retry-After", "7"));
    assertThat(failure(registry.read(now("api"))).retryAfter()).hasValue(Duration.ofSeconds(7));
    agent.on(HEALTH, FakeReply.status(429, "slow down").with("Retry-After", "Wed, 21 Oct 2026"));
    assertThat(failure(registry.read(now("api"))).retryAfter()).isEmpty();
  }

  @Test
  void p1_aRefusedConnectionIsUnreachable() {
    agent.stop();
    assertThat(failure(registry.read(now("api"))))
        .hasMessage("read api at " + agent.authority() + ": connection refused")
        .extracting(RegistryException::kind)
        .isEqualTo(Kind.UNREACHABLE);
    assertThat(failure(registry.services(Optional.empty())).kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure(registry.find("api", "a")).kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void p1_aConnectionThatEndsOrBreaksIsUnreachable() {
    for (FakeReply.Kind kind : new FakeReply.Kind[] {FakeReply.Kind.CLOSE, FakeReply.Kind.RESET}) {
      agent.on(HEALTH, FakeReply.of(kind));
      assertThat(failure(registry.read(now("api"))).kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(failure(registry.read(after("api", 7))).kind()).isEqualTo(Kind.UNREACHABLE);
    }
    agent.on(HEALTH, FakeReply.raw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[]"));
    assertThat(failure(registry.read(now("api"))).kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void p1_anUnknownHostIsUnreachable() {
    Registry lost = world.open("consul://no-such-host.invalid:8500", Credentials.none());
    assertThat(failure(lost.read(now("api"))).kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''",
        "null",
        "{}",
        "[{}]",
        "[null]",
        "<html>login</html>",
        "[{\"Service\": {\"ID\": \"a\", \"Port\": \"x\"}}]",
        "[{\"Service\": {\"ID\": \"a\"",
        "[] []",
      })
  void p1_aBodyThatIsNotAsExpectedIsGarbage(String body) {
    agent.on(HEALTH, FakeReply.json(body));
    assertThat(failure(registry.read(now("api"))).kind()).isEqualTo(Kind.GARBAGE);
  }

  @Test
  void p1_whatIsNotHttpIsGarbage() {
    agent.on(HEALTH, FakeReply.raw("SSH-2.0-OpenSSH_9.2p1\r\n\r\n"));
    assertThat(failure(registry.read(now("api"))).kind()).isEqualTo(Kind.GARBAGE);
    agent.on(HEALTH, FakeReply.json("[]").with("Content-Encoding", "gzip"));
    assertThat(failure(registry.read(now("api"))).kind()).isEqualTo(Kind.GARBAGE);
  }

  @Test
  void p11_anAnswerWithoutBoundIsGarbage() {
    agent.on(HEALTH, FakeReply.json(" ".repeat(BoundedBody.MOST_BYTES + 1)).gzip());
    assertThat(failure(registry.read(now("api"))))
        .hasMessageContaining("larger than")
        .extracting(RegistryException::kind)
        .isEqualTo(Kind.GARBAGE);
  }

  @Test
  void silenceIsATimeoutAfterWaitAndItsSixteenthAndTwoSeconds() {
    agent.on(HEALTH, FakeReply.of(FakeReply.Kind.HANG));
    CompletableFuture<RegistryAnswer> poll = registry.read(after("api", 7));
    await(() -> agent.requests().size() == 1);
    world.time.advance(Duration.ofMillis(24_000 + 1_500 + 1_999));
    assertThat(poll).isNotDone();
    world.time.advance(Duration.ofMillis(1));
    assertThat(failure(poll))
        .hasMessage("read api at " + agent.authority() + ": no answer within 27500 ms")
        .extracting(RegistryException::kind)
        .isEqualTo(Kind.TIMEOUT);
    await(() -> agent.connections() == 0);
  }

  @Test
  void aServerMayLookForItsLeaderForTenSeconds() {
    agent.on(HEALTH, FakeReply.of(FakeReply.Kind.HANG));
    CompletableFuture<RegistryAnswer> read =
        registry.read(ReadRequest.now("api", Optional.empty(), Consistency.CONSISTENT));
    await(() -> agent.requests().size() == 1);
    world.time.advance(Duration.ofMillis(9_999));
    assertThat(read).isNotDone();
    world.time.advance(Duration.ofMillis(1));
    assertThat(failure(read).kind()).isEqualTo(Kind.TIMEOUT);
  }

  @Test
  void aBodyThatNeverEndsIsATimeoutToo() {
    agent.on(HEALTH, FakeReply.stalling("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n["));
    CompletableFuture<RegistryAnswer> read = registry.read(now("api"));
    await(() -> agent.requests().size() == 1);
    world.time.advance(Duration.ofSeconds(10));
    assertThat(failure(read).kind()).isEqualTo(Kind.TIMEOUT);
    await(() -> agent.connections() == 0);
  }
}
