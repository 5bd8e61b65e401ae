package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import io.datapunk.discovery.testkit.simulation.model.Chance;
import io.datapunk.discovery.testkit.simulation.model.Journal;
import io.datapunk.discovery.testkit.simulation.model.Link;
import io.datapunk.discovery.testkit.simulation.model.Physics;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import java.time.Duration;
import java.util.List;

/**
 * A small story, the same for all seeds but for chance: two clients watch and register, an outage
 * comes and goes, the registry loses everything and is filled again.
 *
 * <p>Its journal must be the same for a seed, byte for byte, in every process and on every JDK.
 */
public final class OutageScenario {

  private static final String SERVICE = "api";

  private final World world;
  private final Foreigners foreigners;

  private OutageScenario(long seed) {
    SimulatedRuntime runtime = SimulatedRuntime.seeded(seed);
    Journal journal = Journal.over(runtime.time());
    Physics physics = Physics.drawn(new Chance(runtime.random("physics")));
    Plan plan = new Plan(physics, 2, 2, List.of(SERVICE), true, false, true, config(), 0, 0);
    world = new World(runtime, journal, plan, EngineFactory.unchanged(), new Witness() {});
    foreigners = new Foreigners(world.cluster(), journal, world.chance("foreigners"));
  }

  /** Plays it, and returns its journal. */
  public static String play(long seed) {
    OutageScenario scenario = new OutageScenario(seed);
    scenario.begin();
    scenario.outage();
    scenario.wipe();
    scenario.end();
    return scenario.world.journal().text();
  }

  private void begin() {
    foreigners.settle(SERVICE);
    for (Host host : world.hosts()) {
      ClientProcess process = host.start();
      process.subscribe(ServiceQuery.of(SERVICE), Subscriber.Manner.GOOD);
      process.register(
          new KeptInstance(
              process,
              ServiceRegistration.builder(SERVICE, host.name(), host.port())
                  .id(host.name())
                  .healthCheck(HealthCheck.http("/health"))
                  .build()));
    }
    pass(20);
    lookUp();
    foreigners.act(SERVICE);
    pass(20);
  }

  private void outage() {
    links(Link.Mode.REFUSING);
    pass(15);
    foreigners.act(SERVICE);
    lookUp();
    pass(30);
    lookUp();
    links(Link.Mode.OPEN);
    pass(10);
    lookUp();
  }

  private void wipe() {
    world.agents().forEach(agent -> agent.stop(true));
    world.cluster().wipe(2 * WorldTime.SECOND);
    pass(3);
    world.agents().forEach(agent -> agent.start());
    pass(20);
    lookUp();
    foreigners.settle(SERVICE);
    pass(90);
    lookUp();
    pass(1);
  }

  private void end() {
    for (Host host : world.hosts()) {
      host.process().close();
    }
    pass(5);
    world.journal().add(() -> "true: " + Shown.endpoints(world.history().now(SERVICE)));
  }

  private void lookUp() {
    world.hosts().forEach(host -> host.process().lookUp(ServiceQuery.of(SERVICE)));
  }

  private void links(Link.Mode mode) {
    for (Host host : world.hosts()) {
      host.process().routes().forEach(route -> route.link().mode(mode));
    }
  }

  private void pass(long seconds) {
    world.advance(seconds * WorldTime.SECOND);
  }

  private static ServiceDiscoveryConfig config() {
    return ServiceDiscoveryConfig.builder()
        .registry("model:")
        .cacheTtl(Duration.ofSeconds(10))
        .massLossHold(Duration.ofSeconds(30))
        .build();
  }
}
