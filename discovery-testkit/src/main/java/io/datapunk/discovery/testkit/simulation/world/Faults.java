package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.testkit.simulation.model.Catalog;
import io.datapunk.discovery.testkit.simulation.model.CatalogWrite;
import io.datapunk.discovery.testkit.simulation.model.Chance;
import io.datapunk.discovery.testkit.simulation.model.Link;
import io.datapunk.discovery.testkit.simulation.model.ModelAgent;
import io.datapunk.discovery.testkit.simulation.model.ModelCacheServer;
import io.datapunk.discovery.testkit.simulation.model.ModelServer;
import io.datapunk.discovery.testkit.simulation.model.Token;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All that can go wrong in a world, one method each. */
final class Faults {

  private final World world;
  private final Users users;
  private final Chance chance;
  private Optional<Catalog> snapshot = Optional.empty();

  Faults(World world, Users users) {
    this.world = world;
    this.users = users;
    this.chance = world.chance("faults");
  }

  /**
   * Where any agent answers, and proofs take their time, one server often follows late from the
   * beginning on: what it says is doubted, and overtaken while it is.
   */
  void begin() {
    Plan plan = world.plan();
    if (plan.balanced() && plan.physics().proofNanos() > 0 && chance.of(0.6)) {
      ModelServer late = chance.oneOf(world.cluster().servers());
      world.cluster().slowDown(late, chance.between(200, 2_000) * WorldTime.MILLI);
    }
  }

  /** Draws one. */
  Fault draw() {
    List<Supplier<Fault>> network =
        List.of(
            this::refusing, this::silent, this::lossy, this::slow, this::reset, this::straggling);
    List<Supplier<Fault>> registry =
        List.of(
            this::agentKilled,
            this::agentFrozen,
            this::agentChangesServer,
            this::crowdedAgent,
            this::hiddenCursors,
            this::disorder,
            this::serverStopped,
            this::serverCutOff,
            this::serverSlow,
            this::noQuorum,
            this::spuriousWake);
    List<Supplier<Fault>> history =
        List.of(
            this::wiped,
            this::snapshotTaken,
            this::restored,
            this::exodus,
            this::removedByHand,
            this::statusesLost,
            this::lostRights);
    List<Supplier<Fault>> hosts =
        List.of(this::paused, this::suspended, this::clockStep, this::killed, this::restarted);
    List<Supplier<Fault>> cache =
        List.of(
            this::cacheMode,
            this::cacheFlushed,
            this::cacheFailover,
            this::cacheForgetsToSay,
            this::cacheClockStep,
            this::cachePoisoned);
    List<List<Supplier<Fault>>> kinds =
        Stream.of(network, registry, history, hosts, cache)
            .filter(kind -> kind != cache || world.cache().isPresent())
            .toList();
    return chance.oneOf(chance.oneOf(kinds)).get();
  }

  /** Puts right whatever is still wrong: faults of one kind may have ended in the wrong order. */
  void healAll() {
    for (Host host : world.hosts()) {
      restart(host);
      if (host.process().runtime().isStopped()) {
        host.process().goOn();
      }
      host.process().token().state(Token.State.FULL);
      host.process().routes().forEach(route -> heal(route.link()));
      host.healthy(true);
    }
    world.cluster().servers().forEach(this::heal);
    world.agents().forEach(Faults::heal);
    world.cache().ifPresent(Faults::heal);
  }

  private static void heal(Link link) {
    link.mode(Link.Mode.OPEN);
    link.lose(0);
    link.slow(0);
    link.straggle(0);
  }

  private void heal(ModelServer server) {
    if (!server.isUp()) {
      world.cluster().start(server);
    }
    world.cluster().reconnect(server);
    world.cluster().slowDown(server, 0);
  }

  private static void heal(ModelAgent agent) {
    if (!agent.isUp()) {
      agent.start();
    }
    agent.freeze(false);
    agent.usualConnections();
    agent.hideCursors(false);
    agent.state().disorder(0);
    agent.state().slowStatuses(0);
  }

  private static void heal(ModelCacheServer cache) {
    cache.mode(ModelCacheServer.Mode.UP);
    cache.loseAnnouncements(0);
  }

  // The network between a host and its agents.

  private Fault refusing() {
    return onLinks("connections refused", link -> link.mode(Link.Mode.REFUSING), Faults::open);
  }

  private Fault silent() {
    return onLinks("half-open connections", link -> link.mode(Link.Mode.SILENT), Faults::open);
  }

  private Fault lossy() {
    double rate = chance.between(10, 90) / 100.0;
    return onLinks("lossy network", link -> link.lose(rate), link -> link.lose(0));
  }

  private Fault slow() {
    long most = chance.between(100, 1_000) * WorldTime.MILLI;
    return onLinks("slow network", link -> link.slow(most), link -> link.slow(0));
  }

  private Fault straggling() {
    return onLinks("stragglers", link -> link.straggle(0.3), link -> link.straggle(0));
  }

  private Fault reset() {
    return onLinks("connections reset", Link::reset, link -> {});
  }

  private static void open(Link link) {
    link.mode(Link.Mode.OPEN);
  }

  /** On all links of one host, or on all links of an agent, as they are when it begins. */
  private Fault onLinks(String name, Consumer<Link> begin, Consumer<Link> end) {
    boolean ofHost = chance.of(0.6);
    Host host = chance.oneOf(world.hosts());
    ModelAgent agent = chance.oneOf(world.agents());
    Supplier<Stream<Link>> links =
        () ->
            world.hosts().stream()
                .filter(each -> !ofHost || each == host)
                .flatMap(each -> each.process().routes().stream())
                .filter(route -> ofHost || route.agent() == agent)
                .map(route -> route.link());
    return new Fault(
        name + (ofHost ? " at " + host : " at " + agent),
        () -> links.get().forEach(begin),
        () -> links.get().forEach(end));
  }

  // The registry.

  private Fault agentKilled() {
    boolean forgets = chance.of(0.4);
    return onAgent("killed", agent -> agent.stop(forgets), ModelAgent::start);
  }

  private Fault agentFrozen() {
    return onAgent("frozen", agent -> agent.freeze(true), agent -> agent.freeze(false));
  }

  private Fault agentChangesServer() {
    return onAgent("another server", ModelAgent::changeServer, ModelAgent::changeServer);
  }

  private Fault crowdedAgent() {
    int most = chance.below(4);
    return onAgent("crowded", agent -> agent.connections(most), ModelAgent::usualConnections);
  }

  private Fault hiddenCursors() {
    return onAgent(
        "no cursors", agent -> agent.hideCursors(true), agent -> agent.hideCursors(false));
  }

  private Fault disorder() {
    return onAgent(
        "disorder", agent -> agent.state().disorder(0.5), agent -> agent.state().disorder(0));
  }

  /** There is something to lose: all applications are ill for a moment. */
  private Fault statusesLost() {
    long trip = chance.between(2_000, 12_000) * WorldTime.MILLI;
    long ill = chance.between(1_000, 5_000) * WorldTime.MILLI;
    return onAgent(
        "statuses lost",
        agent -> {
          agent.state().slowStatuses(trip);
          world.hosts().forEach(host -> host.healthy(false));
          world.time().after(ill, () -> world.hosts().forEach(host -> host.healthy(true)));
        },
        agent -> agent.state().slowStatuses(0));
  }

  private Fault onAgent(String name, Consumer<ModelAgent> begin, Consumer<ModelAgent> end) {
    ModelAgent agent = chance.oneOf(world.agents());
    return new Fault(agent + ": " + name, () -> begin.accept(agent), () -> end.accept(agent));
  }

  private Fault serverStopped() {
    return onServer("stopped", world.cluster()::stop, world.cluster()::start);
  }

  private Fault serverCutOff() {
    return onServer("cut off", world.cluster()::cutOff, world.cluster()::reconnect);
  }

  private Fault serverSlow() {
    long lag = chance.between(500, 20_000) * WorldTime.MILLI;
    return onServer(
        "slow",
        server -> world.cluster().slowDown(server, lag),
        server -> world.cluster().slowDown(server, 0));
  }

  private Fault onServer(String name, Consumer<ModelServer> begin, Consumer<ModelServer> end) {
    boolean leader = chance.of(0.4);
    ModelServer any = chance.oneOf(world.cluster().servers());
    ModelServer server = leader ? world.cluster().leader().orElse(any) : any;
    return new Fault(server + ": " + name, () -> begin.accept(server), () -> end.accept(server));
  }

  private Fault noQuorum() {
    ModelServer staying = chance.oneOf(world.cluster().servers());
    boolean cut = chance.of(0.5);
    BiConsumer<ModelServer, Boolean> act =
        (server, begins) -> {
          if (cut && begins) {
            world.cluster().cutOff(server);
          } else if (cut) {
            world.cluster().reconnect(server);
          } else if (begins) {
            world.cluster().stop(server);
          } else {
            world.cluster().start(server);
          }
        };
    return new Fault(
        "no quorum",
        () -> others(staying).forEach(server -> act.accept(server, true)),
        () -> others(staying).forEach(server -> act.accept(server, false)));
  }

  private Stream<ModelServer> others(ModelServer staying) {
    return world.cluster().servers().stream().filter(server -> server != staying);
  }

  private Fault spuriousWake() {
    return Fault.once("a node's change wakes all", world.cluster()::wakeAll);
  }

  // What is true.

  private Fault wiped() {
    boolean agentsToo = chance.of(0.7);
    long down = chance.between(500, 4_000) * WorldTime.MILLI;
    return new Fault(
        "registry wiped",
        () -> {
          world.cluster().wipe(down);
          if (agentsToo) {
            world.agents().forEach(agent -> agent.stop(true));
          }
        },
        () -> world.agents().forEach(ModelAgent::start));
  }

  private Fault snapshotTaken() {
    return Fault.once("snapshot taken", () -> snapshot = world.cluster().snapshot());
  }

  private Fault restored() {
    return Fault.once("snapshot restored", () -> snapshot.ifPresent(world.cluster()::restore));
  }

  private Fault exodus() {
    return Fault.once("all foreigners of a service leave", users::exodus);
  }

  /** The catalog alone is changed: the agents still hold what is gone. */
  private Fault removedByHand() {
    return Fault.once(
        "rows removed by hand",
        () ->
            world.hosts().stream()
                .flatMap(host -> host.process().instances().stream())
                .filter(KeptInstance::isOpen)
                .forEach(this::removeByHand));
  }

  private void removeByHand(KeptInstance instance) {
    for (ModelAgent agent : world.agents()) {
      boolean done =
          world
              .cluster()
              .commit(CatalogWrite.remove(instance.service(), instance.id(), agent.name()));
      world.journal().add(() -> instance + " removed by hand at " + agent + ": " + done);
    }
  }

  private Fault lostRights() {
    Host host = chance.oneOf(world.hosts());
    Token.State state = chance.of(0.7) ? Token.State.BLIND : Token.State.REVOKED;
    return new Fault(
        host + ": rights " + state,
        () -> host.process().token().state(state),
        () -> host.process().token().state(Token.State.FULL));
  }

  // Hosts.

  private Fault paused() {
    return stopped("paused", false);
  }

  private Fault suspended() {
    return stopped("suspended", true);
  }

  private Fault stopped(String name, boolean ticksToo) {
    Host host = chance.oneOf(world.hosts());
    return new Fault(
        host + ": " + name,
        () -> {
          if (host.process().isLive()) {
            host.process().stop(ticksToo);
          }
        },
        () -> {
          if (host.process().runtime().isStopped()) {
            host.process().goOn();
          }
        });
  }

  private Fault clockStep() {
    Host host = chance.oneOf(world.hosts());
    Duration step = Duration.ofSeconds(chance.between(-600, 600));
    return Fault.once(
        host + ": wall clock stepped by " + step, () -> host.process().runtime().stepClock(step));
  }

  /** Down for a while, then up again with the same ids and port. */
  private Fault killed() {
    Host host = chance.oneOf(world.hosts());
    return new Fault(host + ": killed", () -> kill(host), () -> restart(host));
  }

  /** Up again at once: the registry has not noticed anything. */
  private Fault restarted() {
    Host host = chance.oneOf(world.hosts());
    return Fault.once(
        host + ": restarted",
        () -> {
          kill(host);
          restart(host);
        });
  }

  private static void kill(Host host) {
    if (!host.process().runtime().isDead()) {
      host.process().kill();
    }
  }

  private static void restart(Host host) {
    if (host.process().runtime().isDead()) {
      host.start();
    }
  }

  // The distributed cache.

  private Fault cacheMode() {
    ModelCacheServer.Mode mode =
        chance.oneOf(
            List.of(
                ModelCacheServer.Mode.DOWN,
                ModelCacheServer.Mode.HANGING,
                ModelCacheServer.Mode.FULL,
                ModelCacheServer.Mode.SLOW));
    return onCache(
        mode.toString(), cache -> cache.mode(mode), cache -> cache.mode(ModelCacheServer.Mode.UP));
  }

  private Fault cacheFlushed() {
    return onCache("flushed", ModelCacheServer::flush, cache -> {});
  }

  private Fault cacheFailover() {
    return onCache("failover", ModelCacheServer::failOver, cache -> {});
  }

  private Fault cacheForgetsToSay() {
    return onCache(
        "announcements lost",
        cache -> cache.loseAnnouncements(0.7),
        cache -> cache.loseAnnouncements(0));
  }

  private Fault cacheClockStep() {
    long step = chance.between(1, 400) * WorldTime.SECOND;
    return onCache("clock ahead", cache -> cache.stepClock(step), cache -> {});
  }

  /** Somebody who knows nothing asks for everything just then. */
  private Fault cachePoisoned() {
    Host host = chance.oneOf(world.hosts());
    return onCache(
        "poisoned, " + host + " restarted",
        cache -> {
          kill(host);
          cache.poison();
          restart(host);
          users.lookUpAll(host);
        },
        cache -> {});
  }

  private Fault onCache(
      String name, Consumer<ModelCacheServer> begin, Consumer<ModelCacheServer> end) {
    return new Fault(
        "cache: " + name, () -> world.cache().ifPresent(begin), () -> world.cache().ifPresent(end));
  }
}
