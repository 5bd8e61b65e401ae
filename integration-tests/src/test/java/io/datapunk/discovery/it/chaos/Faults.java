package io.datapunk.discovery.it.chaos;

import io.datapunk.discovery.it.RedisWire;
import io.datapunk.discovery.it.chaos.Fault.Nature;
import io.datapunk.discovery.it.servers.ConsulMember;
import io.datapunk.discovery.it.servers.Data;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The faults of the schedule. */
final class Faults {

  /** Longer than silence may last before it is noticed, with the settings used here. */
  private static final Duration LONG = Duration.ofSeconds(8);

  private static final Duration SHORT = Duration.ofSeconds(5);

  private Faults() {}

  static Fault nothing() {
    return new Fault("nothing breaks", SHORT, Fault.NOTHING, Fault.NOTHING);
  }

  /** All of them, in an order that is easy to read. */
  static List<Fault> all() {
    return List.of(
        killed("leader killed", Faults::leader, Data.KEEP).which(Nature.TAKES_LEADER),
        killed("follower killed", Faults::follower, Data.KEEP),
        killed("leader killed, its data wiped", Faults::leader, Data.WIPE)
            .which(Nature.TAKES_LEADER),
        killed("follower killed, its data wiped", Faults::follower, Data.WIPE),
        killed("agent killed", world -> world.cluster().agent(), Data.KEEP),
        killed("agent killed, its data wiped", world -> world.cluster().agent(), Data.WIPE),
        frozen("agent frozen", world -> world.cluster().agent()),
        frozen("leader frozen", Faults::leader).which(Nature.TAKES_LEADER),
        frozen("follower frozen", Faults::follower),
        quorumLost().which(Nature.TAKES_LEADER),
        snapshotRestored(),
        agentDisturbed("connections delayed", Disturbance.delay(Duration.ofMillis(300))),
        agentDisturbed("a third of connections dropped", Disturbance.drop(0.33))
            .which(Nature.LEAVES_SILENCE),
        agentDisturbed("connections reset", Disturbance.reset(Duration.ofMillis(400))),
        agentDisturbed("connections half-open", Disturbance.halfOpen())
            .which(Nature.LEAVES_SILENCE),
        agentDisturbed("connections limited to 20", Disturbance.limit(20)),
        agentDisturbed("connections refused", Disturbance.refuse()),
        new Fault(
            "Redis killed",
            SHORT,
            world -> world.redis().kill(),
            world -> world.redis().restart(Data.KEEP)),
        new Fault(
            "Redis killed, its data wiped",
            SHORT,
            world -> world.redis().kill(),
            world -> world.redis().restart(Data.WIPE)),
        new Fault(
            "Redis hung", SHORT, world -> world.redis().pause(), world -> world.redis().resume()),
        new Fault(
            "Redis flushed",
            SHORT,
            world -> {
              String unused = RedisWire.ask(world.redis().port(), "FLUSHALL");
            },
            Fault.NOTHING),
        new Fault(
            "Redis half-open",
            SHORT,
            world -> world.disturbRedis(Disturbance.halfOpen()),
            world -> world.disturbRedis(Disturbance.NONE)));
  }

  /** Those of a short run. */
  static List<Fault> few() {
    List<String> names =
        List.of(
            "leader killed",
            "agent killed, its data wiped",
            "agent frozen",
            "snapshot restored",
            "connections reset",
            "connections half-open",
            "Redis hung",
            "follower frozen");
    return all().stream().filter(fault -> names.contains(fault.name())).toList();
  }

  private static ConsulMember leader(World world) {
    return world.cluster().leader();
  }

  private static ConsulMember follower(World world) {
    return world.cluster().followers().get(world.random().nextInt(2));
  }

  private static Fault killed(String name, Function<World, ConsulMember> who, Data found) {
    AtomicReference<@Nullable ConsulMember> victim = new AtomicReference<>();
    return new Fault(
        name,
        SHORT,
        world -> {
          ConsulMember member = who.apply(world);
          victim.set(member);
          member.kill();
        },
        world -> taken(victim).restart(found));
  }

  private static Fault frozen(String name, Function<World, ConsulMember> who) {
    AtomicReference<@Nullable ConsulMember> victim = new AtomicReference<>();
    return new Fault(
        name,
        LONG,
        world -> {
          ConsulMember member = who.apply(world);
          victim.set(member);
          member.pause();
        },
        world -> taken(victim).resume());
  }

  private static ConsulMember taken(AtomicReference<@Nullable ConsulMember> victim) {
    return Optional.ofNullable(victim.getAndSet(null)).orElseThrow();
  }

  private static Fault quorumLost() {
    AtomicReference<List<ConsulMember>> victims = new AtomicReference<>(List.of());
    return new Fault(
        "quorum lost",
        LONG,
        world -> {
          victims.set(List.of(leader(world), follower(world)));
          victims.get().forEach(ConsulMember::kill);
        },
        world -> victims.getAndSet(List.of()).forEach(victim -> victim.restart(Data.KEEP)));
  }

  private record Saved(byte[] snapshot, Map<History, State> states) {}

  /** What was written since the snapshot was saved never was. */
  private static Fault snapshotRestored() {
    AtomicReference<Saved> saved = new AtomicReference<>(new Saved(new byte[0], Map.of()));
    return new Fault(
        "snapshot restored",
        SHORT,
        world -> {
          world.writers().awaitQuiet();
          Map<History, State> states = world.writers().states();
          saved.set(new Saved(world.agent().bytes("/v1/snapshot"), states));
          world.writers().resume();
        },
        world -> {
          world.writers().awaitQuiet();
          world.writers().goBackTo(saved.get().states());
          world.agent().put("/v1/snapshot", saved.get().snapshot());
          world.witness().lookAgain();
        });
  }

  private static Fault agentDisturbed(String name, Disturbance disturbance) {
    return new Fault(
        name,
        LONG,
        world -> world.disturbAgent(disturbance),
        world -> world.disturbAgent(Disturbance.NONE));
  }
}
