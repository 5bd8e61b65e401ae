package io.datapunk.discovery.consul.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.consul.protocol.ConsulJson.Check;
import io.datapunk.discovery.consul.protocol.ConsulJson.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How rows of the catalog become endpoints. */
final class EndpointsTest {

  @Test
  void rule13_theWorstCheckCounts() {
    assertThat(health()).isEqualTo(HealthStatus.PASSING);
    assertThat(health("a=passing", "b=warning")).isEqualTo(HealthStatus.WARNING);
    assertThat(health("a=critical", "b=warning")).isEqualTo(HealthStatus.CRITICAL);
    assertThat(health("a=passing", "b=of tomorrow")).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(health("a=passing", "_node_maintenance=critical"))
        .isEqualTo(HealthStatus.MAINTENANCE);
    assertThat(health("a=critical", "_service_maintenance:a=critical"))
        .isEqualTo(HealthStatus.MAINTENANCE);
  }

  @Test
  void rule07_anIdOnTwoNodesWithOneAddressIsOneInstance() {
    Entry left = entry("n1", "a", "10.0.0.1", 5, "critical");
    Entry moved = entry("n2", "a", "10.0.0.1", 9, "passing");
    assertThat(Endpoints.of("api", List.of(left, moved)))
        .extracting(ServiceEndpoint::id, ServiceEndpoint::health)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("a", HealthStatus.PASSING));
  }

  @Test
  void rule07_anIdOnSeveralNodesWithSeveralAddressesIsSeveralInstances() {
    Entry second = entry("n1", "redis", "10.0.0.1", 20, "passing");
    Entry oldest = entry("n2", "redis", "10.0.0.2", 10, "critical");
    Entry third = entry("n3", "redis", "10.0.0.3", 30, "passing");
    assertThat(Endpoints.of("api", List.of(second, oldest, third)))
        .extracting(ServiceEndpoint::id, ServiceEndpoint::host)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("redis", "10.0.0.2"),
            org.assertj.core.groups.Tuple.tuple("redis@n1", "10.0.0.1"),
            org.assertj.core.groups.Tuple.tuple("redis@n3", "10.0.0.3"));
  }

  private static HealthStatus health(String... checks) {
    Entry entry = entry("n1", "a", "10.0.0.1", 1, "passing");
    entry.checks = java.util.Arrays.stream(checks).map(EndpointsTest::check).toList();
    return Endpoints.of("api", entry).health();
  }

  private static Entry entry(
      String node, String id, String address, long createIndex, String status) {
    Entry entry = new Entry();
    entry.node.name = node;
    entry.service.id = id;
    entry.service.address = address;
    entry.service.port = 80;
    entry.service.createIndex = createIndex;
    entry.service.modifyIndex = createIndex;
    entry.checks = List.of(check("c=" + status));
    return entry;
  }

  private static Check check(String text) {
    Check check = new Check();
    check.id = text.substring(0, text.indexOf('='));
    check.status = text.substring(text.indexOf('=') + 1);
    return check;
  }
}
