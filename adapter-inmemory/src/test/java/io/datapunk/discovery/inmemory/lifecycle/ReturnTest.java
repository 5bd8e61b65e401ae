package io.datapunk.discovery.inmemory.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.inmemory.RegistryFault;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How registrations come back after an outage in processes that do nothing but register. */
class ReturnTest extends LifecycleTest {

  private static final int PROCESSES = 10;

  /** {@code recoverySpread}, one probe, and a little more. */
  private static final Duration BACK = Duration.ofMillis(2_000 + 1_000 + 100);

  private final List<ServiceDiscovery> processes = new ArrayList<>();
  private final List<Registration> registrations = new ArrayList<>();

  @AfterEach
  void closeProcesses() {
    faults.heal();
    processes.forEach(ServiceDiscovery::close);
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 300, 1_800})
  void p7_openedWhileTheRegistryIsAwayAllAreHeldSoonAfterItsReturn(int outage) {
    faults.begin(RegistryFault.OUTAGE);
    registerInEachProcess();
    advance(seconds(outage));
    assertThat(registrations)
        .extracting(Registration::state)
        .containsOnly(RegistrationState.PENDING);

    faults.end(RegistryFault.OUTAGE);

    assertAllAreHeldSoon();
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 300, 1_800})
  void p7_lostByTheRegistryWhileItWasAwayAllAreHeldSoonAfterItsReturn(int outage) {
    registerInEachProcess();
    assertAllAreHeld();
    faults.begin(RegistryFault.OUTAGE);
    faults.wipe();
    advance(seconds(outage));

    faults.end(RegistryFault.OUTAGE);

    assertAllAreHeldSoon();
  }

  @Test
  void p7_ofManyInOneProcessAllAreHeldSoonAfterTheReturnAndNotTogether() {
    CountedCalls calls = new CountedCalls(client(runtime));
    ServiceDiscovery process = open(calls, runtime.another("many"));
    registerIn(process, 50);
    faults.begin(RegistryFault.OUTAGE);
    faults.wipe();
    advance(seconds(300));
    faults.end(RegistryFault.OUTAGE);

    List<Integer> writes = new ArrayList<>();
    for (int step = 0; step < BACK.toMillis() / 100; step++) {
      int before = calls.writes;
      advance(Duration.ofMillis(100));
      writes.add(calls.writes - before);
    }

    assertAllAreHeld();
    assertThat(writes).as("writes per 100 ms").allMatch(many -> many <= 10);
    assertThat(calls.writes).as("writes in all").isEqualTo(2 * 50);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 50})
  void p7_whileTheRegistryIsAwayItIsProbedOnlyWhereNobodyAskedForASecond(int many) {
    CountedCalls calls = new CountedCalls(client(runtime));
    ServiceDiscovery process = open(calls, runtime.another("many"));
    faults.begin(RegistryFault.OUTAGE);
    registerIn(process, many);
    advance(seconds(60)); // pauses have grown to 30 s

    int before = calls.all;
    advance(seconds(600));

    double perSecond = (calls.all - before) / 600.0;
    double ownAttempts = many / 15.0; // the mean of a pause drawn from up to 30 s
    assertThat(perSecond).isLessThan(Math.max(1.3, 1.2 * ownAttempts));
  }

  @Test
  void p7_onceAllAreClosedNoTimerIsLeft() {
    CountedTimers timers = new CountedTimers(runtime.another("timers"));
    ServiceDiscovery process = open(client(runtime), timers);
    int idle = timers.pending();
    faults.begin(RegistryFault.OUTAGE);
    registerIn(process, PROCESSES);
    advance(seconds(60));
    assertThat(timers.pending()).isGreaterThan(idle);

    registrations.forEach(Registration::close);

    runtime.run();
    assertThat(registrations)
        .extracting(Registration::state)
        .containsOnly(RegistrationState.CLOSED);
    assertThat(timers.pending()).isEqualTo(idle);
  }

  @Test
  void p7_afterTheReturnNobodyProbes() {
    CountedCalls calls = new CountedCalls(client(runtime));
    registerIn(open(calls, runtime.another("quiet")), PROCESSES);
    int before = calls.all;
    advance(seconds(600));
    int quiet = calls.all - before;
    faults.begin(RegistryFault.OUTAGE);
    advance(seconds(300));
    faults.end(RegistryFault.OUTAGE);
    advance(seconds(60));

    before = calls.all;
    advance(seconds(600));

    assertThat(calls.all - before).isBetween(quiet * 9 / 10, quiet * 11 / 10);
  }

  private void registerInEachProcess() {
    for (int i = 0; i < PROCESSES; i++) {
      SimulatedRuntime process = runtime.another("process-" + i);
      registrations.add(open(client(process), process).register(instance(i)));
    }
  }

  private void registerIn(ServiceDiscovery process, int many) {
    List<CompletableFuture<Registration>> all = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      all.add(process.registerAsync(instance(i)).toCompletableFuture());
    }
    all.forEach(one -> registrations.add(await(one)));
  }

  private static ServiceRegistration instance(int number) {
    return ServiceRegistration.builder("api", "10.0.0." + number, 8080).id("api-" + number).build();
  }

  private Registry client(SimulatedRuntime process) {
    return registry.connect(process.context("registry"));
  }

  private ServiceDiscovery open(Registry client, EngineRuntime process) {
    ServiceDiscovery opened =
        ServiceDiscoveryManager.builder(
                ServiceDiscoveryConfig.builder().registry("memory:").build())
            .registry(client)
            .runtime(process)
            .build();
    processes.add(opened);
    return opened;
  }

  private void assertAllAreHeldSoon() {
    long began = runtime.ticks().nanos();
    boolean soon = runtime.advanceUntil(this::areAllRegistered, seconds(60));
    assertThat(soon).isTrue();
    assertThat(Duration.ofNanos(runtime.ticks().nanos() - began)).isLessThanOrEqualTo(BACK);
    assertAllAreHeld();
  }

  private boolean areAllRegistered() {
    return registrations.stream().allMatch(one -> one.state() == RegistrationState.REGISTERED);
  }

  private void assertAllAreHeld() {
    assertThat(registrations)
        .extracting(Registration::state)
        .containsOnly(RegistrationState.REGISTERED);
    assertThat(
            await(registry.read(ReadRequest.now("api", Optional.empty(), Consistency.CONSISTENT)))
                .endpoints())
        .hasSize(registrations.size())
        .extracting(ServiceEndpoint::health)
        .containsOnly(HealthStatus.PASSING);
  }

  /** Counts what it is asked. */
  private static final class CountedCalls extends AlteredRegistry {

    private int all;
    private int writes;

    CountedCalls(Registry like) {
      super(like);
    }

    @Override
    public CompletableFuture<Void> register(DesiredInstance instance) {
      all++;
      writes++;
      return super.register(instance);
    }

    @Override
    public CompletableFuture<Optional<ObservedInstance>> find(String service, String id) {
      all++;
      return super.find(service, id);
    }

    @Override
    public CompletableFuture<Void> report(
        String service, String id, String check, HealthReport report) {
      all++;
      return super.report(service, id, check, report);
    }
  }
}
