package io.datapunk.discovery.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.consul.ConsulRegistryProvider;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.it.servers.ConsulProcess;
import io.datapunk.discovery.it.servers.Servers;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** P1 and P12 on a real Consul with ACLs, which hides what a token may not see without a word. */
@Timeout(120)
final class ConsulRightsIT {

  private static final String MANAGEMENT = "1f0b7f7e-52c5-4d0c-8a7d-9b1c3f7a2e55";
  private static final String READER = "5b0f6c0a-4a2f-4f7e-b7f4-0a9d1c2e3f44";
  private static final String SERVICE = "service_prefix \"\" { policy = \"read\" }";
  private static final String NODE = "node_prefix \"\" { policy = \"read\" }";

  private static final AdapterWorld WORLD = new AdapterWorld();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static ConsulProcess consul;
  private static String policyId;

  @BeforeAll
  static void start() throws Exception {
    consul = Servers.newConsul().inMemory().acl(MANAGEMENT).start();
    policyId = put("policy", policy(SERVICE + NODE));
    put("token", Map.of("SecretID", READER, "Policies", List.of(Map.of("ID", policyId))));
    try (Registry registry = open(Credentials.token(() -> MANAGEMENT))) {
      ServiceRegistration registration =
          ServiceRegistration.builder("api", "10.0.0.1", 80).withoutHealthCheck().build();
      registry
          .register(new DesiredInstance(registration, List.of(), "o", 1))
          .get(20, TimeUnit.SECONDS);
    }
  }

  @AfterAll
  static void stop() {
    consul.close();
    WORLD.close();
  }

  @Test
  void p1_aTokenThatLosesItsRightsInMidRunSeesNoTrueEmptyList() throws Exception {
    try (Registry registry = open(Credentials.token(() -> READER))) {
      give(SERVICE + NODE);
      RegistryAnswer before = read(registry, "api");
      assertThat(before.endpoints()).hasSize(1);
      assertThat(read(registry, "unknown").rights()).isEqualTo(Rights.COMPLETE);
      for (String remaining : List.of(SERVICE, NODE)) {
        give(remaining);
        RegistryAnswer after = read(registry, "api");
        assertThat(after.endpoints()).isEmpty();
        assertThat(after.cursor()).isEqualTo(before.cursor());
        assertThat(after.rights()).isEqualTo(Rights.FILTERED);
      }
      give(SERVICE + NODE);
      assertThat(read(registry, "api").endpoints()).hasSize(1);
    }
  }

  @Test
  void p1_withoutATokenNothingIsTrulyEmpty() {
    try (Registry registry = open(Credentials.none())) {
      assertThat(read(registry, "api").rights()).isEqualTo(Rights.FILTERED);
      denied(registry.services(Optional.empty()));
      denied(registry.find("api", "api-10.0.0.1-80"));
      denied(registry.deregister("api", "api-10.0.0.1-80"));
    }
  }

  @Test
  void p12_anUnknownTokenIsDeniedAndNotShown() {
    String unknown = "0d4f3b8e-0000-4000-8000-00000000dead";
    try (Registry registry = open(Credentials.token(() -> unknown))) {
      for (CompletableFuture<?> call :
          List.of(registry.read(now("api")), registry.deregister("api", "a"))) {
        assertThat(denied(call)).hasMessageContaining("ACL not found");
        assertThat(denied(call).toString()).doesNotContain(unknown);
      }
    }
  }

  private static Registry open(Credentials credentials) {
    return new ConsulRegistryProvider()
        .open(BackendUri.parse(consul.uri().toString()), credentials, WORLD.context());
  }

  private static ReadRequest now(String service) {
    return ReadRequest.now(service, Optional.empty(), Consistency.CONSISTENT);
  }

  private static RegistryAnswer read(Registry registry, String service) {
    CompletableFuture<RegistryAnswer> answer = registry.read(now(service));
    assertThat(answer).succeedsWithin(20, TimeUnit.SECONDS);
    return answer.getNow(null);
  }

  private static RegistryException denied(CompletableFuture<?> call) {
    RegistryException[] failure = new RegistryException[1];
    assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(RegistryException.class, thrown -> failure[0] = thrown);
    assertThat(failure[0].kind()).isEqualTo(Kind.DENIED);
    return failure[0];
  }

  private static void give(String rules) throws Exception {
    put("policy/" + policyId, policy(rules));
  }

  private static Map<String, Object> policy(String rules) {
    return Map.of("Name", "reader", "Rules", rules);
  }

  private static String put(String path, Map<String, Object> body) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    HttpRequest request =
        HttpRequest.newBuilder(consul.httpUri().resolve("/v1/acl/" + path))
            .header("X-Consul-Token", MANAGEMENT)
            .PUT(BodyPublishers.ofString(mapper.writeValueAsString(body)))
            .build();
    HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return mapper.readTree(response.body()).path("ID").asText();
  }
}
