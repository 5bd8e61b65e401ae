package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import io.datapunk.discovery.testkit.simulation.model.Chance;
import io.datapunk.discovery.testkit.simulation.model.Journal;
import io.datapunk.discovery.testkit.simulation.model.ModelAgent;
import io.datapunk.discovery.testkit.simulation.model.ModelCacheServer;
import io.datapunk.discovery.testkit.simulation.model.ModelCluster;
import io.datapunk.discovery.testkit.simulation.model.TrueHistory;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One world: registry, cache, hosts, and the thread on which all of it happens. */
public final class World {

  private static final int FIRST_PORT = 9000;

  private final SimulatedRuntime runtime;
  private final WorldTime time;
  private final Journal journal;
  private final Plan plan;
  private final TrueHistory history = new TrueHistory();
  private final ModelCluster cluster;
  private final List<ModelAgent> agents = new ArrayList<>();
  private final Optional<ModelCacheServer> cache;
  private final List<Host> hosts = new ArrayList<>();

  /** Builds the world of a plan; nothing happens yet. */
  public World(
      SimulatedRuntime runtime,
      Journal journal,
      Plan plan,
      EngineFactory engines,
      Witness witness) {
    this.runtime = runtime;
    this.journal = journal;
    this.plan = plan;
    this.time = new WorldTime(runtime.time());
    Chance registry = new Chance(runtime.random("registry"));
    cluster = new ModelCluster(time, registry, plan.physics(), history, journal);
    for (int i = 1; i <= plan.agents(); i++) {
      agents.add(new ModelAgent("agent" + i, time, registry, journal, cluster, this::answers));
    }
    Chance shared = new Chance(runtime.random("cache"));
    cache =
        plan.cache()
            ? Optional.of(new ModelCacheServer(time, shared, plan.physics(), journal))
            : Optional.empty();
    Surroundings surroundings =
        new Surroundings(
            time, new Chance(runtime.random("users")), journal, witness, engines, new Naps());
    for (int i = 1; i <= plan.hosts(); i++) {
      hosts.add(
          new Host("host" + i, FIRST_PORT + i, plan, runtime, surroundings, agentsOf(i), cache));
    }
  }

  /** Returns a stream of chance of that name. */
  Chance chance(String name) {
    return new Chance(runtime.random(name));
  }

  /** Returns the time. */
  public WorldTime time() {
    return time;
  }

  /** Returns the journal. */
  public Journal journal() {
    return journal;
  }

  /** Returns the plan. */
  public Plan plan() {
    return plan;
  }

  /** Returns what was true when. */
  public TrueHistory history() {
    return history;
  }

  /** Returns the registry's servers. */
  public ModelCluster cluster() {
    return cluster;
  }

  /** Returns the registry's agents. */
  public List<ModelAgent> agents() {
    return agents;
  }

  /** Returns the distributed cache, if there is one. */
  public Optional<ModelCacheServer> cache() {
    return cache;
  }

  /** Returns the hosts. */
  public List<Host> hosts() {
    return hosts;
  }

  /** Lets time pass. */
  public void advance(long nanos) {
    runtime.advance(Duration.ofNanos(nanos));
  }

  /** Lets time pass until the condition holds; returns whether it does. */
  boolean advanceUntil(BooleanSupplier condition, long nanos) {
    return runtime.advanceUntil(condition, Duration.ofNanos(nanos));
  }

  /** Each host is used to another agent, and most know a second one. */
  private List<ModelAgent> agentsOf(int host) {
    List<ModelAgent> own = new ArrayList<>();
    for (int i = 0; i < agents.size(); i++) {
      own.add(agents.get((host + i) % agents.size()));
    }
    return own;
  }

  private boolean answers(ServiceEndpoint endpoint) {
    for (Host host : hosts) {
      if (host.name().equals(endpoint.host())) {
        return host.answers();
      }
    }
    return true;
  }
}
