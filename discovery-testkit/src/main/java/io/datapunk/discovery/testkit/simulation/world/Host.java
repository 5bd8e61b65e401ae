package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import io.datapunk.discovery.testkit.simulation.model.Chance;
import io.datapunk.discovery.testkit.simulation.model.Link;
import io.datapunk.discovery.testkit.simulation.model.ModelAgent;
import io.datapunk.discovery.testkit.simulation.model.ModelCache;
import io.datapunk.discovery.testkit.simulation.model.ModelCacheServer;
import io.datapunk.discovery.testkit.simulation.model.Route;
import io.datapunk.discovery.testkit.simulation.model.Token;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A machine that runs one client process after the other, always under the same address. */
public final class Host {

  private final String name;
  private final int port;
  private final Plan plan;
  private final SimulatedRuntime world;
  private final Surroundings surroundings;
  private final List<ModelAgent> agents;
  private final Optional<ModelCacheServer> cache;
  private @Nullable ClientProcess process;
  private boolean healthy = true;
  private long healthChangedAt;
  private int lives;

  Host(
      String name,
      int port,
      Plan plan,
      SimulatedRuntime world,
      Surroundings surroundings,
      List<ModelAgent> agents,
      Optional<ModelCacheServer> cache) {
    this.name = name;
    this.port = port;
    this.plan = plan;
    this.world = world;
    this.surroundings = surroundings;
    this.agents = agents;
    this.cache = cache;
  }

  /** Returns the name, which is that of its address too. */
  public String name() {
    return name;
  }

  /** Returns the port of its application, the same in every life. */
  int port() {
    return port;
  }

  /** Returns the process of its present life, dead perhaps. */
  public ClientProcess process() {
    ClientProcess now = process;
    return now != null ? now : start();
  }

  /** Returns whether its application answers as it should. */
  boolean answers() {
    return healthy && process != null && process.isLive();
  }

  void healthy(boolean now) {
    if (healthy != now) {
      healthChangedAt = surroundings.time().now();
    }
    healthy = now;
  }

  /** Returns whether its application has been well for so long. */
  public boolean isHealthySince(long nanos) {
    return healthy && surroundings.time().now() - healthChangedAt >= nanos;
  }

  boolean isHealthy() {
    return healthy;
  }

  /** Begins a new life. */
  ClientProcess start() {
    String life = name + "." + ++lives;
    ProcessRuntime runtime = new ProcessRuntime(world.another(life), surroundings.time());
    Chance chance = new Chance(world.random("network of " + life));
    List<Route> routes =
        agents.stream()
            .map(
                agent ->
                    new Route(
                        agent,
                        new Link(
                            life + "-" + agent.name(),
                            surroundings.time(),
                            chance,
                            plan.physics(),
                            runtime)))
            .toList();
    Optional<DistributedCache> ownCache =
        cache.map(server -> new ModelCache(server, surroundings.time(), runtime));
    ClientProcess next =
        new ClientProcess(
            life,
            plan.config(),
            runtime,
            surroundings,
            routes,
            new Token(plan.rightsAreKept()),
            plan.balanced() ? Optional.of(chance) : Optional.empty(),
            ownCache);
    process = next;
    return next;
  }

  @Override
  public String toString() {
    return name;
  }
}
