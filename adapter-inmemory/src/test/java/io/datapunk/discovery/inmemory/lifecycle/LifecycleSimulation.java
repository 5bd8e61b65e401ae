package io.datapunk.discovery.inmemory.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.inmemory.InMemoryRegistry;
import io.datapunk.discovery.inmemory.RegistryFault;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/** One run of chance: processes register, change, close and die while the registry suffers. */
final class LifecycleSimulation {

  private static final int STEPS = 120;

  /** Longest pause between attempts, then a reconcile interval, then removal of what is silent. */
  private static final Duration SETTLED = Duration.ofMinutes(4);

  private static final List<RegistryFault> FAULTS =
      List.of(
          RegistryFault.OUTAGE,
          RegistryFault.FREEZE,
          RegistryFault.LOST_ANSWERS,
          RegistryFault.GARBAGE,
          RegistryFault.OVERLOADED,
          RegistryFault.UNAVAILABLE,
          RegistryFault.DENIED);

  private final SimulatedRuntime world;
  private final RandomGenerator random;
  private final InMemoryRegistry registry;
  private final TreeMap<String, SimulatedProcess> processes = new TreeMap<>();
  private final TreeMap<String, Maintenance> maintenance = new TreeMap<>();
  private final long seed;
  private int started;
  private int changes;

  LifecycleSimulation(long seed) {
    this.seed = seed;
    world = SimulatedRuntime.seeded(seed);
    random = world.random("simulation");
    registry = InMemoryRegistry.create(world.context("operator"));
  }

  /** What the last change of maintenance that was not refused wants. */
  private record Maintenance(int number, boolean on) {
    static final Maintenance OFF = new Maintenance(0, false);

    static Maintenance later(Maintenance one, Maintenance other) {
      return one.number > other.number ? one : other;
    }
  }

  /** A process with instances of its own; one that is killed leaves them behind. */
  private static final class SimulatedProcess {
    final SimulatedRuntime runtime;
    final ServiceDiscovery discovery;
    final TreeMap<String, Registration> open = new TreeMap<>();

    SimulatedProcess(SimulatedRuntime runtime, InMemoryRegistry registry) {
      this.runtime = runtime;
      this.discovery =
          ServiceDiscoveryManager.builder(
                  ServiceDiscoveryConfig.builder().registry("memory:").build())
              .registry(registry.connect(runtime.context("registry")))
              .metrics(MetricsSink.none())
              .runtime(runtime)
              .build();
    }
  }

  void run() {
    start("a");
    start("b");
    for (int step = 0; step < STEPS; step++) {
      act();
      world.advance(Duration.ofMillis(random.nextLong(8_000)));
    }
    registry.faults().heal();
    world.advance(SETTLED);
  }

  private void start(String name) {
    processes.put(name, new SimulatedProcess(world.another(name + " " + started++), registry));
  }

  private void act() {
    SimulatedProcess process = processes.get(random.nextBoolean() ? "a" : "b");
    String name = process == processes.get("a") ? "a" : "b";
    switch (random.nextInt(14)) {
      case 0, 1, 12, 13 -> register(process, name);
      case 2 -> oneOf(process).ifPresent(open -> close(process, open));
      case 3 -> oneOf(process).ifPresent(this::retag);
      case 4 -> oneOf(process).ifPresent(this::toggleMaintenance);
      case 5, 6, 7 -> registry.faults().begin(FAULTS.get(random.nextInt(FAULTS.size())));
      case 8, 9 -> registry.faults().heal();
      case 10 -> harm();
      default -> restart(process, name);
    }
  }

  private void register(SimulatedProcess process, String name) {
    int number = random.nextInt(4);
    String id = name + "-" + number;
    if (process.open.containsKey(id)) {
      return;
    }
    ServiceRegistration.Builder wanted =
        ServiceRegistration.builder("api", name + ".local", 8000 + number).id(id);
    if (random.nextInt(4) == 0) {
      wanted.drain(Duration.ofSeconds(40));
    }
    process
        .discovery
        .registerAsync(wanted.build())
        .whenComplete(
            (registration, failure) -> {
              if (failure == null) {
                process.open.put(id, registration);
              }
            });
  }

  private void close(SimulatedProcess process, Registration registration) {
    process.open.remove(registration.id());
    maintenance.remove(registration.id());
    registration.closeAsync();
  }

  private void retag(Registration registration) {
    String tag = "v" + random.nextInt(100);
    registration.updateAsync(change -> change.clearTags().tags(tag));
  }

  private void toggleMaintenance(Registration registration) {
    boolean on = random.nextBoolean();
    Maintenance change = new Maintenance(++changes, on);
    registration
        .maintenanceAsync(on, "simulated")
        .whenComplete(
            (nothing, refused) -> {
              if (refused == null) {
                maintenance.merge(registration.id(), change, Maintenance::later);
              }
            });
  }

  private void harm() {
    String id = (random.nextBoolean() ? "a-" : "b-") + random.nextInt(4);
    switch (random.nextInt(4)) {
      case 0 -> registry.faults().wipe();
      case 1 -> registry.faults().loseInCatalog("api", id);
      case 2 -> registry.deregister("api", id);
      default -> registry.faults().latency(Duration.ofMillis(random.nextLong(3_000)));
    }
  }

  private void restart(SimulatedProcess process, String name) {
    if (random.nextInt(3) == 0) {
      process.runtime.close();
      maintenance.keySet().removeAll(process.open.keySet());
      start(name);
    }
  }

  private Optional<Registration> oneOf(SimulatedProcess process) {
    List<Registration> all = List.copyOf(process.open.values());
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
  }

  /** What living processes keep open is held as they want it; nothing else is left. */
  void check() {
    TreeMap<String, Registration> expected = new TreeMap<>();
    processes.values().forEach(process -> expected.putAll(process.open));
    TreeMap<String, ServiceEndpoint> actual = new TreeMap<>();
    endpoints().forEach(endpoint -> actual.put(endpoint.id(), endpoint));

    assertThat(actual.keySet()).as("seed %s: ids", seed).isEqualTo(expected.keySet());
    expected.forEach((id, registration) -> check(registration, actual.get(id)));
  }

  private void check(Registration registration, ServiceEndpoint endpoint) {
    String about = "seed " + seed + ": " + endpoint.id();
    assertThat(registration.state()).as(about).isEqualTo(RegistrationState.REGISTERED);
    assertThat(endpoint.tags()).as(about).isEqualTo(registration.current().tags());
    assertThat(endpoint.health())
        .as(about)
        .isEqualTo(
            maintenance.getOrDefault(registration.id(), Maintenance.OFF).on
                ? HealthStatus.MAINTENANCE
                : HealthStatus.PASSING);
  }

  private List<ServiceEndpoint> endpoints() {
    ReadRequest request = ReadRequest.now("api", Optional.empty(), Consistency.CONSISTENT);
    try {
      return world.await(registry.read(request), Duration.ofMinutes(1)).endpoints();
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
