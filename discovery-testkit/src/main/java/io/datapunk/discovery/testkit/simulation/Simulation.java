package io.datapunk.discovery.testkit.simulation;

import io.datapunk.discovery.testkit.SimulatedRuntime;
import io.datapunk.discovery.testkit.simulation.model.Chance;
import io.datapunk.discovery.testkit.simulation.model.Journal;
import io.datapunk.discovery.testkit.simulation.oracle.Oracles;
import io.datapunk.discovery.testkit.simulation.oracle.Verdicts;
import io.datapunk.discovery.testkit.simulation.world.EngineFactory;
import io.datapunk.discovery.testkit.simulation.world.Plan;
import io.datapunk.discovery.testkit.simulation.world.Story;
import io.datapunk.discovery.testkit.simulation.world.Witnesses;
import io.datapunk.discovery.testkit.simulation.world.World;

/** Runs seeds. Each run has a world of its own; several may run in parallel. */
public final class Simulation {

  private final EngineFactory engines;

  /** Creates one that runs these engines. */
  public Simulation(EngineFactory engines) {
    this.engines = engines;
  }

  /** Runs a seed in silence. */
  public Outcome run(long seed) {
    SimulatedRuntime runtime = SimulatedRuntime.seeded(seed);
    return run(seed, runtime, Journal.silent());
  }

  /** Runs a seed and writes its history. */
  public Outcome tell(long seed) {
    SimulatedRuntime runtime = SimulatedRuntime.seeded(seed);
    return run(seed, runtime, Journal.over(runtime.time()));
  }

  private Outcome run(long seed, SimulatedRuntime runtime, Journal journal) {
    Plan plan =
        Plan.drawn(new Chance(runtime.random("plan")), new Chance(runtime.random("settings")));
    Witnesses witnesses = new Witnesses();
    World world = new World(runtime, journal, plan, engines, witnesses);
    Verdicts verdicts = new Verdicts(world.time(), journal);
    witnesses.add(Oracles.over(world, verdicts));
    EngineLog.begin(error -> verdicts.broken("LOG", () -> error));
    try {
      new Story(world, witnesses, verdicts::areAny).play();
    } catch (RuntimeException | Error e) { // the run itself broke: a task of the engine threw
      verdicts.broken("RUN", () -> Stacks.of(e));
    } finally {
      EngineLog.end();
    }
    return new Outcome(seed, plan.toString(), verdicts.violations(), journal.text());
  }
}
