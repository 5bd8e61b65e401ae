package io.datapunk.discovery.consul;

import static io.datapunk.discovery.consul.fixture.World.failure;
import static io.datapunk.discovery.consul.fixture.World.instance;
import static io.datapunk.discovery.consul.fixture.World.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.consul.fixture.FakeAgent;
import io.datapunk.discovery.consul.fixture.FakeReply;
import io.datapunk.discovery.consul.fixture.FakeRequest;
import io.datapunk.discovery.consul.fixture.World;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent to an agent to register, report and deregister, and how its refusals are read. */
final class WritesTest {

  private static final String REGISTER = "/v1/agent/service/register";
  private static final String FIND = "/v1/agent/health/service/id/";

  private final World world = new World();
  private final FakeAgent agent = world.agent();
  private final Registry registry = world.open(agent);

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void rule09_anInstanceIsRegisteredWithAllItsChecksInOneRequest() throws Exception {
    value(registry.register(instance()));
    assertThat(agent.targets(REGISTER)).containsExactly(REGISTER + "?replace-existing-checks");
    assertThat(registering().method()).isEqualTo("PUT");
    JsonNode body = body();
    assertThat(body.path("Name").asText()).isEqualTo("api");
    assertThat(body.path("Id").asText()).isEqualTo("api-1");
    assertThat(body.path("Address").asText()).isEqualTo("10.0.0.1");
    assertThat(body.path("Port").asInt()).isEqualTo(8080);
    assertThat(body.path("Tags").toString()).isEqualTo("[\"v1\"]");
    assertThat(body.path("Weights").path("Passing").asInt()).isEqualTo(5);
    assertThat(body.path("Meta").toString())
        .isEqualTo(
            "{\"discovery-incarnation\":\"42\",\"discovery-owner\":\"owner-1\",\"version\":\"1.0\"}");
    assertThat(check(0, "CheckID", "Status", "HTTP", "Interval", "Timeout"))
        .isEqualTo("service:api-1:http critical http://10.0.0.1:8080/health 10s 1500ms");
    assertThat(check(0, "SuccessBeforePassing", "FailuresBeforeCritical", "TTL")).isEqualTo("1 3 ");
    assertThat(check(1, "CheckID", "TCP", "SuccessBeforePassing", "FailuresBeforeCritical"))
        .isEqualTo("service:api-1:tcp 10.0.0.1:8080 1 4");
    assertThat(check(2, "CheckID", "Name", "TTL", "Interval"))
        .isEqualTo("service:api-1:own own 32s ");
    assertThat(check(2, "DeregisterCriticalServiceAfter", "FailuresBeforeCritical"))
        .isEqualTo("60s ");
  }

  @Test
  void addressesOfVersionSixAreBracketed() throws Exception {
    DesiredInstance six = instance();
    value(
        registry.register(
            new DesiredInstance(
                io.datapunk.discovery.ServiceRegistration.builder("api", "fe80::1%eth0", 80)
                    .build(),
                six.checks(),
                "o",
                1)));
    assertThat(check(0, "HTTP")).isEqualTo("http://[fe80::1%25eth0]:80/health");
    assertThat(check(1, "TCP")).isEqualTo("[fe80::1%eth0]:80");
  }

  @Test
  void metadataWithAnEmptyValueIsKept() throws Exception {
    DesiredInstance empty = World.instanceWithEmptyValue();
    value(registry.register(empty));
    assertThat(body().path("Meta").path("none").isTextual()).isTrue();
    assertThat(check(0, "CheckID", "Interval")).isEqualTo("service:api-1:http 10s");
    agent.on(REGISTER, FakeReply.status(400, "Invalid Service Meta"));
    assertThat(failure(registry.register(empty)))
        .hasMessage("register api-1 at " + agent.authority() + ": status 400: Invalid Service Meta")
        .extracting(RegistryException::kind)
        .isEqualTo(Kind.INVALID);
  }

  @Test
  void aResultIsReportedByItsStatusWithMessageAndData() {
    value(registry.report("api", "a:1", "own", HealthReport.passing()));
    value(registry.report("api", "a:1", "own", HealthReport.warning("slow & sick")));
    value(registry.report("api", "a:1", "own", HealthReport.critical("x").with("disk", "full")));
    assertThat(agent.targets("/v1/agent/check/"))
        .containsExactly(
            "/v1/agent/check/pass/service:a:1:own",
            "/v1/agent/check/warn/service:a:1:own?note=slow%20%26%20sick",
            "/v1/agent/check/fail/service:a:1:own?note=x%0Adisk%3A%20full");
  }

  @ParameterizedTest
  @CsvSource({
    "500, 'CheckID \"service:a:own\" does not have associated TTL'",
    "500, 'Unknown check \"service:a:own\"'",
    "404, 'Unknown check ID \"service:a:own\". Ensure that the check ID is passed'",
    "404, 'CheckID \"service:a:own\" does not exist'",
  })
  void rule12_trap02_anUnknownCheckIsToldInEachWording(int status, String body) {
    agent.on("/v1/agent/check/", FakeReply.status(status, body));
    assertThat(failure(registry.report("api", "a", "own", HealthReport.passing())).kind())
        .isEqualTo(Kind.UNKNOWN_ID);
  }

  @ParameterizedTest
  @CsvSource({
    "200, ''",
    "404, 'Unknown service ID \"a\". Ensure that the service ID is passed, not the name.'",
    "500, 'Unknown service {\"a\" {}}'",
  })
  void rule10_deregisteringWhatIsAbsentSucceeds(int status, String body) {
    agent.on("/v1/agent/service/deregister/", FakeReply.status(status, body));
    value(registry.deregister("api", "a"));
  }

  @ParameterizedTest
  @CsvSource({
    "400, Invalid Service Meta, INVALID",
    "403, Permission denied, DENIED",
    "429, Too many requests, OVERLOADED",
    "500, No cluster leader, UNAVAILABLE",
    "500, rpc error: Permission denied, DENIED",
  })
  void aRefusedWriteFailsByItsKind(int status, String body, Kind kind) {
    agent.on("/v1/agent/", FakeReply.status(status, body));
    for (RegistryException failure :
        List.of(
            failure(registry.register(instance())),
            failure(registry.deregister("api", "a")),
            failure(registry.report("api", "a", "own", HealthReport.passing())),
            failure(registry.maintenance("api", "a", true, "why")))) {
      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure).hasMessageEndingWith("status " + status + ": " + body);
    }
  }

  @Test
  void trap02_aBrokenConnectionIsNotAnUnknownCheck() {
    agent.on("/v1/agent/", FakeReply.of(FakeReply.Kind.CLOSE));
    assertThat(failure(registry.report("api", "a", "own", HealthReport.passing())).kind())
        .isEqualTo(Kind.UNREACHABLE);
    agent.on("/v1/agent/", FakeReply.raw("nonsense\r\n\r\n"));
    assertThat(failure(registry.deregister("api", "a")).kind()).isEqualTo(Kind.GARBAGE);
    agent.stop();
    assertThat(failure(registry.register(instance())).kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void maintenanceSaysWhy() {
    value(registry.maintenance("api", "a", true, "disk & fan"));
    value(registry.maintenance("api", "a", false, ""));
    assertThat(agent.targets("/v1/agent/service/maintenance/"))
        .containsExactly(
            "/v1/agent/service/maintenance/a?reason=disk%20%26%20fan&enable=true",
            "/v1/agent/service/maintenance/a?enable=false");
    agent.on("/v1/agent/", FakeReply.status(404, "No service registered with ID \"a\""));
    assertThat(failure(registry.maintenance("api", "a", true, "")).kind())
        .isEqualTo(Kind.UNKNOWN_ID);
  }

  @ParameterizedTest
  @CsvSource({"'', ''", "disk, disk"})
  void rule09_aMaintenanceThatIsHeldIsSentAlong(String notes, String sent) throws Exception {
    agent.on(
        FIND,
        FakeReply.json(
            """
            {"Service": {"ID": "api-1", "Service": "api"}, "Checks": [
              {"CheckID": "_service_maintenance:api-1", "Status": "critical", "Notes": "%s"}]}
            """
                .formatted(notes)));

    value(registry.register(instance()));

    assertThat(check(3, "CheckID", "Status", "Notes"))
        .isEqualTo("_service_maintenance:api-1 critical " + sent);
  }

  @ParameterizedTest
  @CsvSource({
    "429, too many connections, OVERLOADED",
    "500, No cluster leader, UNAVAILABLE",
    "200, welcome, GARBAGE",
  })
  void rule09_p7_nothingIsRegisteredOverAMaintenanceThatCannotBeReadJustNow(
      int status, String body, Kind kind) {
    agent.on(FIND, FakeReply.status(status, body));

    assertThat(failure(registry.register(instance())).kind()).isEqualTo(kind);

    assertThat(agent.targets(REGISTER)).isEmpty();
  }

  @Test
  void rule09_whoMayNotLookForAMaintenanceRegistersAllTheSame() {
    agent.on(FIND, FakeReply.status(403, "Permission denied"));

    value(registry.register(instance()));

    assertThat(agent.targets(REGISTER)).hasSize(1);
  }

  @Test
  void rule09_aMaintenanceThatIsWantedBeginsWithTheRegistration() throws Exception {
    value(registry.register(instance().inMaintenance("deploying")));

    assertThat(check(3, "CheckID", "Status", "Notes"))
        .isEqualTo("_service_maintenance:api-1 critical deploying");
  }

  @Test
  void anAddressThatAnswersAsChangingNodesIsRefusedWithAdvice() {
    AtomicInteger asked = new AtomicInteger();
    agent.on("/v1/agent/self", request -> node("n" + asked.incrementAndGet()));

    RegistryException refusal = failure(registry.register(instance()));

    assertThat(refusal.kind()).isEqualTo(Kind.INVALID);
    assertThat(refusal)
        .hasMessageContaining("changing nodes, n1 and n2 and n3")
        .hasMessageContaining("expected: one agent");
    assertThat(agent.targets(REGISTER)).isEmpty();
  }

  @Test
  void anAgentIsAskedForItsNodeOnceForManyRegistrations() {
    agent.on("/v1/agent/self", request -> node("n1"));
    for (int i = 0; i < 5; i++) {
      value(registry.register(instance()));
    }
    assertThat(agent.targets("/v1/agent/self")).hasSize(3);
  }

  @Test
  void whoMayNotAskForTheNodeRegistersAllTheSame() {
    agent.on("/v1/agent/self", FakeReply.status(403, "Permission denied"));
    value(registry.register(instance()));
    assertThat(agent.targets(REGISTER)).hasSize(1);
  }

  private static FakeReply node(String name) {
    return FakeReply.json("{\"Config\": {\"NodeName\": \"" + name + "\"}}");
  }

  @Test
  void rule11_anInstanceIsReadBackFromAgentAndCatalog() {
    String service =
        """
        {"ID": "api-1", "Service": "api", "Address": "10.0.0.1", "Port": 8080, "Tags": ["v1"],
         "Meta": {"version": "1.0", "discovery-owner": "owner-1", "discovery-incarnation": "42"},
         "Weights": {"Passing": 5}}
        """;
    String checks =
        """
        [{"Node": "n1", "CheckID": "service:api-1:own", "Status": "warning", "ServiceID": "api-1"},
         {"Node": "n1", "CheckID": "foreign", "Status": "passing", "ServiceID": "api-1"},
         {"Node": "n1", "CheckID": "serfHealth", "Status": "passing", "ServiceID": ""}]
        """;
    FakeReply held = FakeReply.json("{\"Service\": " + service + ", \"Checks\": " + checks + "}");
    agent.on(FIND, new FakeReply(held.kind(), 429, held.headers(), held.body()));
    agent.on(
        "/v1/health/service/api?consistent=",
        FakeReply.json(
            "[{\"Node\": {\"Node\": \"n1\", \"Datacenter\": \"dc1\"}, \"Service\": "
                + service
                + ", \"Checks\": "
                + checks
                + "}]"));
    ObservedInstance found = value(registry.find("api", "api-1")).orElseThrow();
    assertThat(found.owner()).hasValue("owner-1");
    assertThat(found.incarnation()).isEqualTo(42);
    assertThat(found.node()).isEqualTo("n1");
    assertThat(found.checks()).containsExactly("foreign", "own");
    assertThat(found.agent()).isEqualTo(found.catalog());
    assertThat(found.agent().orElseThrow().metadata()).containsOnlyKeys("version");
  }

  @Test
  void rule11_agentAndCatalogCanBeLostWithoutEachOther() {
    assertThat(value(registry.find("api", "api-1"))).isEmpty();
    String service = "{\"ID\": \"api-1\", \"Service\": \"api\", \"Address\": \"h\"}";
    agent.on(
        "/v1/health/service/api",
        FakeReply.json("[{\"Node\": {\"Node\": \"n1\"}, \"Service\": " + service + "}]"));
    ObservedInstance onlyCatalog = value(registry.find("api", "api-1")).orElseThrow();
    assertThat(onlyCatalog.agent()).isEmpty();
    assertThat(onlyCatalog.catalog()).isPresent();
    agent.on("/v1/health/service/api", FakeReply.json("[]"));
    agent.on(FIND, FakeReply.json("{\"Service\": " + service + "}"));
    ObservedInstance onlyAgent = value(registry.find("api", "api-1")).orElseThrow();
    assertThat(onlyAgent.agent()).isPresent();
    assertThat(onlyAgent.catalog()).isEmpty();
    assertThat(value(registry.find("other", "api-1"))).isEqualTo(Optional.empty());
  }

  private JsonNode body() throws Exception {
    return new ObjectMapper().readTree(registering().body());
  }

  /** Returns the last registration. */
  private FakeRequest registering() {
    return agent.requests().stream()
        .filter(request -> request.target().startsWith(REGISTER))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private String check(int index, String... fields) throws Exception {
    JsonNode check = body().path("Checks").path(index);
    return java.util.Arrays.stream(fields)
        .map(field -> check.path(field).isNull() ? "" : check.path(field).asText())
        .collect(java.util.stream.Collectors.joining(" "));
  }
}
