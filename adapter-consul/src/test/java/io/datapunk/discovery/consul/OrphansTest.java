package io.datapunk.discovery.consul;

import static io.datapunk.discovery.consul.fixture.World.await;
import static io.datapunk.discovery.consul.fixture.World.failure;
import static io.datapunk.discovery.consul.fixture.World.instance;
import static io.datapunk.discovery.consul.fixture.World.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.consul.fixture.FakeAgent;
import io.datapunk.discovery.consul.fixture.FakeReply;
import io.datapunk.discovery.consul.fixture.World;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An instance whose agent is gone, while the registry has another one. */
class OrphansTest {

  private static final String CATALOG = "/v1/health/service/api?consistent=";
  private static final String FIND = "/v1/agent/health/service/id/api-1";
  private static final String REGISTER = "/v1/agent/service/register";
  private static final String DEREGISTER = "/v1/agent/service/deregister/";

  private final World world = new World();
  private final FakeAgent first = world.agent();
  private final FakeAgent second = world.agent();
  private final Registry registry = world.open(first, second);

  @BeforeEach
  void register() {
    value(registry.register(instance()));
  }

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  private static FakeReply row(String id, String nodeStatus) {
    return row(id, nodeStatus, "passing");
  }

  private static FakeReply row(String id, String nodeStatus, String ownStatus) {
    return FakeReply.json(
        """
        [{"Node": {"Node": "n1", "Datacenter": "dc1"},
          "Service": {"ID": "%1$s", "Service": "api", "Address": "10.0.0.1", "Port": 8080},
          "Checks": [{"Node": "n1", "CheckID": "serfHealth", "Status": "%2$s", "ServiceID": ""},
                     {"Node": "n1", "CheckID": "own", "Status": "%3$s", "ServiceID": "%1$s"}]}]
        """
            .formatted(id, nodeStatus, ownStatus));
  }

  @Test
  void p7_anInstanceWhoseReportsNoLongerArriveMovesToo() {
    first.stop();
    second.on(CATALOG, row("api-1", "passing", "critical"));

    assertThat(value(registry.find("api", "api-1"))).isEmpty();
  }

  @Test
  void p1_p7_whereRightsMayHideTheRowAmongOthersNothingMoves() {
    first.stop();
    second.on(CATALOG, row("another", "passing"));
    second.on("/v1/internal/acl/authorize", FakeReply.status(403, "Permission denied"));

    assertThat(failure(registry.find("api", "api-1")).kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void p7_anInstanceWhoseNodeIsDeadIsRegisteredAtTheNextAgent() {
    first.stop();
    second.on(CATALOG, row("api-1", "critical"));

    assertThat(value(registry.find("api", "api-1"))).isEmpty();
    value(registry.register(instance()));
    value(registry.report("api", "api-1", "own", HealthReport.passing()));

    assertThat(second.targets(REGISTER)).hasSize(1);
    assertThat(second.targets("/v1/agent/check/")).hasSize(1);
  }

  @Test
  void p7_anInstanceOfWhichTheCatalogKnowsNothingAnyMoreMovesToo() {
    first.stop();
    second.on(CATALOG, row("another", "passing"));

    assertThat(value(registry.find("api", "api-1"))).isEmpty();
  }

  @Test
  void p7_anInstanceStaysAtAnAgentThatOnlyDoesNotAnswerUs() {
    first.stop();
    second.on(CATALOG, row("api-1", "passing"));

    assertThat(failure(registry.find("api", "api-1")).kind()).isEqualTo(Kind.UNREACHABLE);
    first.restart();
    value(registry.find("api", "api-1"));

    assertThat(first.targets(FIND)).isNotEmpty();
    assertThat(second.targets(FIND)).isEmpty();
  }

  @Test
  void p7_aFrozenAgentIsNotAskedToRegisterWhatItHasLost() {
    first.on("/v1/agent/", FakeReply.of(FakeReply.Kind.HANG));
    second.on(CATALOG, row("api-1", "critical"));
    int asked = first.requests().size();
    CompletableFuture<Optional<ObservedInstance>> found = registry.find("api", "api-1");
    await(() -> first.requests().size() > asked);
    world.time.advance(Duration.ofSeconds(10));
    assertThat(value(found)).isEmpty();

    value(registry.register(instance()));

    assertThat(second.targets(REGISTER)).hasSize(1);
  }

  @Test
  void p7_whatTheDeadAgentMayStillHoldIsRemovedOnceItIsBack() {
    first.stop();
    second.on(CATALOG, row("api-1", "critical"));
    value(registry.find("api", "api-1"));
    value(registry.register(instance()));

    assertThat(failure(registry.deregister("api", "api-1")).kind()).isEqualTo(Kind.UNREACHABLE);
    first.restart();
    value(registry.deregister("api", "api-1"));

    assertThat(first.targets(DEREGISTER)).hasSize(1);
    assertThat(second.targets(DEREGISTER)).hasSize(1);
  }

  @Test
  void p1_p7_whereRightsMayHideTheRowNothingMoves() {
    first.stop();
    second.on(CATALOG, FakeReply.json("[]"));
    second.on("/v1/internal/acl/authorize", FakeReply.status(403, "Permission denied"));

    assertThat(failure(registry.find("api", "api-1")).kind()).isEqualTo(Kind.UNREACHABLE);
  }
}
