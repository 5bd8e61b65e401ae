package io.datapunk.discovery.consul;

import static io.datapunk.discovery.consul.fixture.World.failure;
import static io.datapunk.discovery.consul.fixture.World.instance;
import static io.datapunk.discovery.consul.fixture.World.now;
import static io.datapunk.discovery.consul.fixture.World.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.consul.agent.AclToken;
import io.datapunk.discovery.consul.fixture.FakeAgent;
import io.datapunk.discovery.consul.fixture.FakeReply;
import io.datapunk.discovery.consul.fixture.World;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** P12, trap 4: the token is on every request, in a header, and nowhere else. */
final class TokenTest {

  private static final String SECRET = "5ecre7-7oken";

  private final World world = new World();
  private final FakeAgent agent = world.agent();
  private volatile String token = SECRET;

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  private static List<Function<Registry, CompletableFuture<?>>> everyCall() {
    return List.of(
        registry -> registry.read(now("api")),
        registry -> registry.read(World.after("api", 7)),
        registry -> registry.services(Optional.empty()),
        registry -> registry.find("api", "api-1"),
        registry -> registry.register(instance()),
        registry -> registry.report("api", "api-1", "own", HealthReport.passing()),
        registry -> registry.maintenance("api", "api-1", true, "why"),
        registry -> registry.deregister("api", "api-1"));
  }

  @Test
  void p12_everyRequestBearsTheTokenInItsHeaderOnly() {
    Registry registry = world.open(Credentials.token(() -> token), agent);
    everyCall().forEach(call -> value(call.apply(registry)));
    assertThat(agent.requests())
        .hasSizeGreaterThan(8)
        .allSatisfy(
            request -> {
              assertThat(request.token()).hasValue(SECRET);
              assertThat(request.target()).doesNotContain(SECRET).doesNotContain("token");
              assertThat(request.body()).doesNotContain(SECRET);
            });
  }

  @Test
  void aRotatedTokenIsUsedFromTheNextRequestOn() {
    Registry registry = world.open(Credentials.token(() -> token), agent);
    everyCall().forEach(call -> value(call.apply(registry)));
    agent.requests().clear();
    token = "new-one\n";
    everyCall().forEach(call -> value(call.apply(registry)));
    assertThat(agent.requests())
        .allSatisfy(request -> assertThat(request.token()).hasValue("new-one"));
  }

  @Test
  void noCredentialsOrAnEmptyTokenSendNoHeader() {
    token = " ";
    for (Registry registry :
        List.of(world.open(agent), world.open(Credentials.token(() -> token), agent))) {
      everyCall().forEach(call -> value(call.apply(registry)));
    }
    assertThat(agent.requests()).allSatisfy(request -> assertThat(request.token()).isEmpty());
  }

  @Test
  void theUserInformationIsTheTokenUnlessCredentialsAreGiven() {
    String uri = "consul://uri%2Dtoken@" + agent.authority();
    value(world.open(uri, Credentials.none()).read(now("api")));
    value(world.open(uri, Credentials.token(() -> token)).read(now("api")));
    assertThat(agent.targets("/v1/health")).hasSize(2);
    assertThat(Stream.of(0, 2).map(i -> agent.requests().get(i).token()))
        .containsExactly(Optional.of("uri-token"), Optional.of(SECRET));
  }

  @Test
  void p12_aTokenThatTheServerRepeatsIsNotShown() {
    Registry registry = world.open(Credentials.token(() -> token), agent);
    agent.on("/v1/", FakeReply.status(403, "token " + SECRET + " may not"));
    for (Function<Registry, CompletableFuture<?>> call : everyCall()) {
      RegistryException failure = failure(call.apply(registry));
      assertThat(failure.kind()).isEqualTo(Kind.DENIED);
      assertThat(trace(failure)).contains("token ***").doesNotContain(SECRET);
    }
  }

  /** What is shown of an answer ends somewhere, perhaps within the token. */
  @Test
  void p12_noPartOfATokenThatTheServerRepeatsIsShown() {
    Registry registry = world.open(Credentials.token(() -> token), agent);
    for (int before = 180; before < 200; before++) {
      agent.on("/v1/", FakeReply.status(403, "x".repeat(before) + SECRET));
      for (Function<Registry, CompletableFuture<?>> call : everyCall()) {
        assertThat(trace(failure(call.apply(registry)))).doesNotContain(SECRET.substring(0, 3));
      }
    }
  }

  @Test
  void p12_aTokenThatWasReplacedMeanwhileIsNotShownEither() {
    Registry registry = world.open(Credentials.token(() -> token), agent);
    agent.on(
        "/v1/",
        request -> {
          token = "another-one";
          return FakeReply.status(403, "token " + SECRET + " may not");
        });
    for (Function<Registry, CompletableFuture<?>> call : everyCall()) {
      token = SECRET;
      assertThat(trace(failure(call.apply(registry)))).contains("***").doesNotContain(SECRET);
    }
  }

  @Test
  void p12_aTokenThatNoHeaderCanCarryIsNotShown() {
    token = SECRET + "\r\nX-Evil: 1";
    Registry registry = world.open(Credentials.token(() -> token), agent);
    for (Function<Registry, CompletableFuture<?>> call : everyCall()) {
      RegistryException failure = failure(call.apply(registry));
      assertThat(failure.kind()).isEqualTo(Kind.DENIED);
      assertThat(trace(failure)).contains("visible ASCII").doesNotContain(SECRET);
    }
    assertThat(agent.requests()).isEmpty();
  }

  @Test
  void p12_aSupplierThatFailsIsAFailureOfTheCall() {
    Registry registry =
        world.open(
            Credentials.token(
                () -> {
                  throw new IllegalStateException("cannot read " + SECRET);
                }),
            agent);
    for (Function<Registry, CompletableFuture<?>> call : everyCall()) {
      RegistryException failure = failure(call.apply(registry));
      assertThat(failure.kind()).isEqualTo(Kind.DENIED);
      assertThat(trace(failure)).contains("could not be read").doesNotContain(SECRET);
    }
  }

  private static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void p12_anotherTokenIsToldApartFromTheOneBefore() {
    AtomicReference<String> secret = new AtomicReference<>("one");
    AclToken token = new AclToken(Credentials.token(secret::get));
    assertThat(token.read()).contains("one");
    int first = token.generation();
    assertThat(token.read()).contains("one");
    assertThat(token.generation()).isEqualTo(first);

    secret.set("two");
    assertThat(token.read()).contains("two");

    assertThat(token.generation()).isNotEqualTo(first);
  }
}
