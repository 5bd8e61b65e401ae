package io.datapunk.discovery.inmemory.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Registries with habits that the one in memory does not have. */
class OddRegistriesTest extends LifecycleTest {

  private int deregistrations;
  private int registrations;
  private int looks;

  private ServiceDiscovery on(Registry altered) {
    return ServiceDiscoveryManager.builder(
            ServiceDiscoveryConfig.builder().registry("memory:").build())
        .registry(altered)
        .metrics(metrics)
        .runtime(runtime)
        .build();
  }

  private Registry client() {
    return registry.connect(runtime.context("altered"));
  }

  private <T> CompletableFuture<T> failLater(Duration delay, Kind kind) {
    CompletableFuture<T> failed = new CompletableFuture<>();
    runtime
        .scheduler()
        .after(delay, () -> failed.completeExceptionally(new RegistryException(kind, "odd")));
    return failed;
  }

  @Test
  void p7_aDeregistrationThatDidNothingIsRepeated() {
    ServiceDiscovery forgetful =
        on(
            new AlteredRegistry(client()) {
              @Override
              public CompletableFuture<Void> deregister(String service, String id) {
                deregistrations++;
                return deregistrations < 4
                    ? CompletableFuture.completedFuture(null)
                    : super.deregister(service, id);
              }
            });
    Registration registration = forgetful.register(api().build());

    registration.close();

    assertThat(registration.state()).isEqualTo(RegistrationState.CLOSED);
    assertThat(deregistrations).isEqualTo(4);
    assertThat(held()).isEmpty();
    forgetful.close();
  }

  @Test
  void p7_whatStaysForGoodIsUnconfirmed() {
    ServiceDiscovery deaf =
        on(
            new AlteredRegistry(client()) {
              @Override
              public CompletableFuture<Void> deregister(String service, String id) {
                return CompletableFuture.completedFuture(null);
              }
            });
    Registration registration = deaf.register(api().build());

    registration.close();

    assertThat(registration.state()).isEqualTo(RegistrationState.UNCONFIRMED);
    deaf.close();
  }

  /** Found by the simulation: it was removed while callers still used it, and the engine failed. */
  @Test
  void p7_aLookThatFailsOnceItIsDrainingDoesNotEndThat() {
    looks = -1_000;
    ServiceDiscovery slow =
        on(
            new AlteredRegistry(client()) {
              @Override
              public CompletableFuture<Optional<ObservedInstance>> find(String service, String id) {
                looks++;
                return looks < 0
                    ? super.find(service, id)
                    : failLater(seconds(6), looks == 1 ? Kind.UNAVAILABLE : Kind.DENIED);
              }
            });
    Registration registration = slow.register(api().drain(seconds(60)).build());
    advance(seconds(2));
    looks = 0;

    registration.closeAsync();
    for (int second = 0; second < 60; second++) {
      advance(seconds(1));
      assertThat(registration.state()).isEqualTo(RegistrationState.DRAINING);
      assertThat(held()).isPresent();
    }
    slow.close();
  }

  /** Found by the simulation: the agent that kept it was away alone, and others answered. */
  @Test
  void p7_whereOnlyItsAgentWasAwayItIsPutBackWithinOneInterval() {
    Duration interval = seconds(5);
    for (int round = 1; round <= 5; round++) {
      AgentAway agent = new AgentAway(client());
      ServiceDiscovery patient =
          ServiceDiscoveryManager.builder(
                  ServiceDiscoveryConfig.builder()
                      .registry("memory:")
                      .reconcileInterval(interval)
                      .backoffMax(seconds(60))
                      .build())
              .registry(agent)
              .runtime(runtime)
              .build();
      Registration registration = patient.register(api().build());
      agent.away = true;
      awaitState(registration, RegistrationState.LOST, seconds(30));
      advance(seconds(600));

      agent.away = false;

      awaitState(registration, RegistrationState.REGISTERED, interval.plusMillis(1));
      patient.close();
    }
  }

  /** Can neither be written to nor asked about instances, while it is away; lookups go on. */
  private static final class AgentAway extends AlteredRegistry {

    private boolean away;

    AgentAway(Registry like) {
      super(like);
    }

    @Override
    public CompletableFuture<Void> register(DesiredInstance instance) {
      return away ? unreachable() : super.register(instance);
    }

    @Override
    public CompletableFuture<Void> report(
        String service, String id, String check, HealthReport report) {
      return away ? unreachable() : super.report(service, id, check, report);
    }

    @Override
    public CompletableFuture<Optional<ObservedInstance>> find(String service, String id) {
      return away ? unreachable() : super.find(service, id);
    }

    private static <T> CompletableFuture<T> unreachable() {
      return CompletableFuture.failedFuture(new RegistryException(Kind.UNREACHABLE, "refused"));
    }
  }

  /** Found on real agents: one resumed, and its servers went on showing an expired TTL. */
  @Test
  void p7_aStatusThatDoesNotReachTheCatalogIsBroughtThereByRegisteringAnew() {
    ServiceDiscovery halved =
        on(
            new AlteredRegistry(client()) {
              @Override
              public CompletableFuture<Void> register(DesiredInstance instance) {
                registrations++;
                return super.register(instance);
              }

              @Override
              public CompletableFuture<Optional<ObservedInstance>> find(String service, String id) {
                return super.find(service, id).thenApply(seen -> seen.map(this::shownAsCritical));
              }

              private ObservedInstance shownAsCritical(ObservedInstance seen) {
                return new ObservedInstance(
                    seen.agent(),
                    seen.catalog().map(OddRegistriesTest::critical),
                    seen.owner(),
                    seen.incarnation(),
                    seen.node(),
                    seen.checks());
              }
            });
    Registration registration = halved.register(api().build());
    advance(seconds(22));
    assertThat(registrations).isEqualTo(1);

    advance(seconds(11)); // two looks: within 30 s, and 2 s later
    assertThat(registrations).isEqualTo(2);
    assertThat(registration.state()).isEqualTo(RegistrationState.REGISTERED);

    advance(seconds(50)); // it did not help, and is not tried all the time
    assertThat(registrations).isEqualTo(2);
    halved.close();
  }

  private static ServiceEndpoint critical(ServiceEndpoint shown) {
    return ServiceEndpoint.builder(shown.service(), shown.id(), shown.host(), shown.port())
        .health(HealthStatus.CRITICAL)
        .build();
  }

  @Test
  void p7_whoMayNotReadBackRegistersAndDeregistersAllTheSame() {
    ServiceDiscovery blind =
        on(
            new AlteredRegistry(client()) {
              @Override
              public CompletableFuture<Optional<ObservedInstance>> find(String service, String id) {
                return CompletableFuture.failedFuture(
                    new RegistryException(Kind.DENIED, "no right to read"));
              }
            });
    Registration registration = blind.register(api().build());
    advance(seconds(120));
    assertThat(registration.state()).isEqualTo(RegistrationState.REGISTERED);

    registration.close();

    assertThat(registration.state()).isEqualTo(RegistrationState.UNCONFIRMED);
    assertThat(held()).isEmpty();
    blind.close();
  }

  @Test
  void p7_anAgentWithoutALeaderTakesItWithinTheTimeForRegistering() {
    ServiceDiscovery leaderless =
        on(
            new AlteredRegistry(client()) {
              @Override
              public CompletableFuture<Optional<ObservedInstance>> find(String service, String id) {
                return failLater(seconds(7), Kind.UNAVAILABLE);
              }

              @Override
              public CompletableFuture<Void> register(DesiredInstance instance) {
                CompletableFuture<Void> late = new CompletableFuture<>();
                runtime
                    .scheduler()
                    .after(
                        seconds(7),
                        () ->
                            super.register(instance)
                                .whenComplete((nothing, failure) -> late.complete(null)));
                return late;
              }
            });

    assertThat(leaderless.register(api().build()).state()).isEqualTo(RegistrationState.REGISTERED);
    leaderless.close();
  }

  @Test
  void p7_aCallThatNeverEndsHoldsNothingUpForGood() {
    ServiceDiscovery hanging =
        on(
            new AlteredRegistry(client()) {
              private boolean hung;

              @Override
              public CompletableFuture<Void> register(DesiredInstance instance) {
                if (hung) {
                  return super.register(instance);
                }
                hung = true;
                return new CompletableFuture<>();
              }
            });
    Registration registration = hanging.register(api().build());
    assertThat(registration.state()).isEqualTo(RegistrationState.PENDING);

    awaitState(registration, RegistrationState.REGISTERED, seconds(30));
    hanging.close();
  }

  @Test
  void p7_aWriteThatWasGivenUpAndLandsAfterAConfirmedEndDoesNotResurrect() {
    ServiceDiscovery delaying =
        on(
            new AlteredRegistry(client()) {
              private int writes;

              @Override
              public CompletableFuture<Void> register(DesiredInstance instance) {
                if (++writes != 2) {
                  return super.register(instance);
                }
                runtime.scheduler().after(seconds(45), () -> super.register(instance));
                return new CompletableFuture<>();
              }
            });
    Registration registration = delaying.register(api().withoutHealthCheck().build());
    registration.updateAsync(change -> change.tags("zombie"));
    advance(seconds(31)); // it was given up

    registration.close();
    assertThat(registration.state()).isEqualTo(RegistrationState.CLOSED);
    advance(seconds(120));

    assertThat(metrics.count("discovery.registration.call", "operation=deregister")).isEqualTo(2);
    assertThat(held()).isEmpty();
    delaying.close();
  }

  @Test
  void p7_aRegistryThatWantsToBeLeftAloneForEverIsAskedAgain() {
    ServiceDiscovery grumpy = on(overloadedOnce(Duration.ofSeconds(Long.MAX_VALUE)));
    Registration registration = grumpy.register(api().build());

    awaitState(registration, RegistrationState.REGISTERED, seconds(31));
    grumpy.close();
  }

  @Test
  void p7_aRegistryThatWantsNoPauseGetsOne() {
    ServiceDiscovery hasty = on(overloadedFor(seconds(60), Duration.ZERO));
    Registration registration = hasty.register(api().build());

    advance(seconds(60));

    assertThat(metrics.count("discovery.registration.call", "outcome=overloaded"))
        .isBetween(3L, 60L);
    awaitState(registration, RegistrationState.REGISTERED, seconds(31));
    hasty.close();
  }

  private Registry overloadedOnce(Duration retryAfter) {
    return overloadedFor(Duration.ofMillis(1), retryAfter);
  }

  private Registry overloadedFor(Duration time, Duration retryAfter) {
    Duration until = runtime.time().elapsed().plus(time);
    return new AlteredRegistry(client()) {
      @Override
      public CompletableFuture<Void> register(DesiredInstance instance) {
        return runtime.time().elapsed().compareTo(until) < 0
            ? CompletableFuture.failedFuture(
                new RegistryException(Kind.OVERLOADED, "too many requests", retryAfter))
            : super.register(instance);
      }
    };
  }

  @Test
  void p7_anAdapterThatReturnsNothingOrLacksAClassIsOnlyAnAttemptThatFailed() {
    ServiceDiscovery broken =
        on(
            new AlteredRegistry(client()) {
              private int calls;

              @Override
              public CompletableFuture<Void> register(DesiredInstance instance) {
                calls++;
                if (calls == 1) {
                  throw new NoClassDefFoundError("a class of the driver");
                }
                return calls == 2 ? null : super.register(instance);
              }
            });

    assertThat(broken.register(api().build()).state()).isEqualTo(RegistrationState.REGISTERED);
    broken.close();
  }

  @Test
  void p7_anAdapterThatThrowsIsOnlyAnAttemptThatFailed() {
    ServiceDiscovery throwing =
        on(
            new AlteredRegistry(client()) {
              private int calls;

              @Override
              public CompletableFuture<Void> register(DesiredInstance instance) {
                if (calls++ == 0) {
                  throw new IllegalStateException("a bug");
                }
                return super.register(instance);
              }
            });

    assertThat(throwing.register(api().build()).state()).isEqualTo(RegistrationState.REGISTERED);
    throwing.close();
  }

  @Test
  void p8_aCheckTheRegistryRunsIsPutBackAsItWasLastSeen() {
    ServiceDiscovery running =
        on(
            new AlteredRegistry(client()) {
              @Override
              public boolean runsItself(HealthCheck check) {
                return true;
              }
            });
    running.register(api().healthCheck(HealthCheck.tcp().initially(HealthStatus.CRITICAL)).build());
    running.register(api().id("api-2").healthCheck(HealthCheck.tcp()).build());
    await(registry.report("api", "api-2", "tcp", HealthReport.passing()));
    advance(RECONCILED);
    faults.wipe();

    advance(RECONCILED);

    assertThat(health()).contains(HealthStatus.CRITICAL);
    assertThat(await(registry.find("api", "api-2")).orElseThrow().catalog().orElseThrow().health())
        .isEqualTo(HealthStatus.PASSING);
    running.close();
  }

  @Test
  void p7_theRegistrysOwnLimitsAreSaidBeforeAnythingIsSent() {
    ServiceDiscovery strict =
        on(
            new AlteredRegistry(client()) {
              @Override
              public void validate(ServiceRegistration registration) {
                if (registration.tags().contains("bad")) {
                  throw new IllegalArgumentException("tag: bad (expected: good)");
                }
              }
            });
    long served = registry.callsServed();

    assertThatThrownBy(() -> strict.register(api().tags("bad").build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tag: bad (expected: good)");
    assertThat(registry.callsServed()).isEqualTo(served);
    Registration registration = strict.register(api().build());
    assertThatThrownBy(() -> registration.update(change -> change.tags("bad")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(registration.current().tags()).isEmpty();
    strict.close();
  }

  /** An agent takes reports while its cluster has no leader, and removes who falls silent. */
  @Test
  void p8_reportsGoOnWhileNothingCanBeReadBack() {
    List<Long> reports = new ArrayList<>();
    boolean[] leaderless = {false};
    ServiceDiscovery halfway =
        on(
            new AlteredRegistry(client()) {
              @Override
              public CompletableFuture<Optional<ObservedInstance>> find(String service, String id) {
                return leaderless[0]
                    ? failLater(Duration.ofSeconds(7), Kind.UNAVAILABLE)
                    : super.find(service, id);
              }

              @Override
              public CompletableFuture<Void> report(
                  String service, String id, String check, HealthReport report) {
                reports.add(runtime.ticks().nanos());
                return super.report(service, id, check, report);
              }
            });
    Registration registration = halfway.register(api().build());
    leaderless[0] = true;

    advance(Duration.ofMinutes(5));

    for (int i = 1; i < reports.size(); i++) {
      assertThat(Duration.ofNanos(reports.get(i) - reports.get(i - 1)))
          .isLessThan(Duration.ofSeconds(32)); // the time to live of what is reported
    }
    assertThat(Duration.ofNanos(runtime.ticks().nanos() - reports.get(reports.size() - 1)))
        .isLessThan(Duration.ofSeconds(32));
    assertThat(shown())
        .hasValueSatisfying(
            endpoint -> assertThat(endpoint.health()).isEqualTo(HealthStatus.PASSING));
    leaderless[0] = false;
    awaitState(registration, RegistrationState.REGISTERED, Duration.ofSeconds(60));
    halfway.close();
  }

  @Test
  void p11_aClosedRegistrationThatMayNotBeReadBackIsNotWatchedForEver() {
    int[] looks = {0};
    ServiceDiscovery blind =
        on(
            new AlteredRegistry(client()) {
              @Override
              public CompletableFuture<Optional<ObservedInstance>> find(String service, String id) {
                looks[0]++;
                return CompletableFuture.failedFuture(new RegistryException(Kind.DENIED, "odd"));
              }
            });
    Registration registration = blind.register(api().build());
    registration.close();
    advance(Duration.ofMinutes(15));
    int before = looks[0];

    advance(Duration.ofMinutes(30));

    assertThat(registration.state()).isEqualTo(RegistrationState.UNCONFIRMED);
    assertThat(looks[0]).isEqualTo(before);
    blind.close();
  }
}
