package io.datapunk.discovery.consul.write;

import com.orbitz.consul.model.agent.ImmutableRegCheck;
import com.orbitz.consul.model.agent.ImmutableRegistration;
import com.orbitz.consul.model.agent.Registration;
import com.orbitz.consul.model.agent.Registration.RegCheck;
import com.orbitz.consul.model.catalog.ImmutableServiceWeights;
import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.consul.protocol.CheckIds;
import io.datapunk.discovery.consul.protocol.Marks;
import io.datapunk.discovery.consul.protocol.Statuses;
import io.datapunk.discovery.core.port.DesiredCheck;
import io.datapunk.discovery.core.port.DesiredInstance;

/** An instance with its checks, as consul-client sends it. */
final class RegistrationBody {

  private RegistrationBody() {}

  static Registration of(DesiredInstance instance) {
    ServiceRegistration wanted = instance.registration();
    ImmutableRegistration.Builder body =
        ImmutableRegistration.builder()
            .name(wanted.service())
            .id(wanted.id())
            .address(wanted.host())
            .port(wanted.port())
            .tags(wanted.tags())
            .meta(Marks.mark(instance))
            .serviceWeights(
                ImmutableServiceWeights.builder()
                    .passing(wanted.weight())
                    .warning(wanted.weight())
                    .build());
    for (DesiredCheck check : instance.checks()) {
      body.addChecks(check(wanted, check));
    }
    instance.maintenance().ifPresent(reason -> body.addChecks(maintenance(wanted.id(), reason)));
    return body.build();
  }

  /**
   * The check by which an agent marks a service in maintenance. Registering replaces all checks, so
   * it comes along; ending the maintenance removes it like the agent's own. Nobody reports it, and
   * when its time is over it is as critical as before.
   */
  private static RegCheck maintenance(String id, String reason) {
    ImmutableRegCheck.Builder body =
        ImmutableRegCheck.builder()
            .id(CheckIds.SERVICE_MAINTENANCE + id)
            .name("Service Maintenance Mode")
            .status("critical")
            .ttl("87600h");
    return reason.isEmpty() ? body.build() : body.notes(reason).build();
  }

  private static RegCheck check(ServiceRegistration wanted, DesiredCheck desired) {
    ImmutableRegCheck.Builder body =
        ImmutableRegCheck.builder()
            .id(CheckIds.of(wanted.id(), desired.name()))
            .name(desired.name())
            .status(Statuses.word(desired.initially()));
    desired
        .deregisterCriticalAfter()
        .ifPresent(time -> body.deregisterCriticalServiceAfter(GoDuration.of(time)));
    if (desired.reported()) {
      return body.ttl(GoDuration.of(desired.ttl())).build();
    }
    if (desired.check().type().equals(HealthCheck.TCP)) {
      body.tcp(authority(wanted.host(), wanted.port()));
    } else {
      String host = wanted.host().replace("%", "%25");
      body.http(
          "http://" + authority(host, wanted.port()) + desired.check().settings().get("path"));
    }
    return body.interval(GoDuration.of(desired.interval()))
        .timeout(GoDuration.of(desired.timeout()))
        .successBeforePassing(desired.check().rise())
        .failuresBeforeCritical(desired.check().fall())
        .build();
  }

  private static String authority(String host, int port) {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
