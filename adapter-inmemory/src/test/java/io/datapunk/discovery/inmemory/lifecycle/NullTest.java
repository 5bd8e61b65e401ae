package io.datapunk.discovery.inmemory.lifecycle;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.ServiceQuery;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What must not be null is refused under its own name, before anything is done. */
class NullTest extends LifecycleTest {

  @Test
  void lookupsRefuseNullByName() {
    assertNull("service", () -> discovery.discover((String) null));
    assertNull("query", () -> discovery.discover((ServiceQuery) null));
    assertNull("service", () -> discovery.discoverAsync((String) null));
    assertNull("query", () -> discovery.discoverAsync((ServiceQuery) null));
  }

  @Test
  void watchesRefuseNullByName() {
    assertNull("service", () -> discovery.watch((String) null, change -> {}));
    assertNull("query", () -> discovery.watch((ServiceQuery) null, change -> {}));
    assertNull("listener", () -> discovery.watch("api", null));
    assertNull("query", () -> discovery.changes(null));
    assertNull("subscriber", () -> discovery.changes(ServiceQuery.of("api")).subscribe(null));
  }

  @Test
  void registeringRefusesNullByName() {
    assertNull("registration", () -> discovery.register(null));
    assertNull("registration", () -> discovery.registerAsync(null));
  }

  @Test
  void aRegistrationRefusesNullByName() {
    Registration registration =
        discovery.register(api().healthCheck(HealthCheck.ttl(seconds(30))).build());

    assertNull("report", () -> registration.report(null));
    assertNull("report", () -> registration.report("ttl", null));
    assertNull("check", () -> registration.report(null, HealthReport.passing()));
    assertNull("listener", () -> registration.onStateChange(null));
    assertNull("change", () -> registration.update(null));
    assertNull("change", () -> registration.updateAsync(null));
    assertNull("reason", () -> registration.maintenance(true, null));
    assertNull("reason", () -> registration.maintenanceAsync(true, null));
  }

  private static void assertNull(String name, ThrowingCallable call) {
    assertThatNullPointerException().isThrownBy(call).withMessage(name);
  }
}
