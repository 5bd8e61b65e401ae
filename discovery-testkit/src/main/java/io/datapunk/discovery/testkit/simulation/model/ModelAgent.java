package io.datapunk.discovery.testkit.simulation.model;

import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The registry's agent on a client's side: takes questions and writes, grants a limited number of
 * connections, and forwards to one of the servers, now this one, now that one.
 */
public final class ModelAgent {

  private static final int USUAL_CONNECTIONS = 60;
  private static final long NO_LEADER_LOW = 7_000 * WorldTime.MILLI;
  private static final long NO_LEADER_HIGH = 8_000 * WorldTime.MILLI;
  private static final long WRITTEN = 25 * WorldTime.MILLI;
  private static final long HOP = 2 * WorldTime.MILLI;

  private final String name;
  private final WorldTime time;
  private final Chance chance;
  private final Journal journal;
  private final ModelCluster cluster;
  private final Slots slots = new Slots(USUAL_CONNECTIONS);
  private final AgentState state;
  private final List<Runnable> frozenWork = new ArrayList<>();
  private final List<Call<?>> frozenCalls = new ArrayList<>();
  private final List<Connection<?>> open = new ArrayList<>();
  private ModelServer server;
  private boolean up = true;
  private boolean frozen;
  private boolean hidesCursors;
  private boolean hidesLag;
  private long serverChangedAt;

  /** Creates one that runs and holds nothing. */
  public ModelAgent(
      String name,
      WorldTime time,
      Chance chance,
      Journal journal,
      ModelCluster cluster,
      Apps apps) {
    this.name = name;
    this.time = time;
    this.chance = chance;
    this.journal = journal;
    this.cluster = cluster;
    this.server = chance.oneOf(cluster.servers());
    this.state = new AgentState(name, time, chance, journal, cluster, apps, this::isWorking);
  }

  /** Returns the name, which is that of its node. */
  public String name() {
    return name;
  }

  /** Returns what it holds apart from the catalog. */
  public AgentState state() {
    return state;
  }

  /** Returns whether it serves, quickly, and from a server that is current. */
  public boolean isGood() {
    return isWorking()
        && !hidesCursors
        && !slots.isFull()
        && server.isCurrent()
        && cluster.provenLeader(server).isPresent();
  }

  /** Returns when it last went over to another server. */
  public long serverChangedAt() {
    return serverChangedAt;
  }

  /** Returns whether it runs, frozen perhaps. */
  public boolean isUp() {
    return up;
  }

  /** Returns whether it stands still. */
  public boolean isFrozen() {
    return frozen;
  }

  /** Returns whether it runs and is not frozen. */
  public boolean isWorking() {
    return up && !frozen;
  }

  // What the world does to it.

  /** Kills it; with its memory if {@code forgets}. Its connections break. */
  public void stop(boolean forgets) {
    if (!up) {
      return;
    }
    journal.add(() -> name + ": killed" + (forgets ? ", state lost" : ""));
    up = false;
    frozenWork.clear();
    List<Call<?>> unserved = List.copyOf(frozenCalls);
    frozenCalls.clear();
    unserved.forEach(Call::refuse);
    List.copyOf(open).forEach(Connection::die);
    if (forgets) {
      state.forget();
    }
  }

  /** Starts it again. */
  public void start() {
    if (up) {
      return;
    }
    journal.add(() -> name + ": started");
    up = true;
    frozen = false;
    state.synchronizeSoon();
  }

  /** Stops or continues its execution, connections staying open. */
  public void freeze(boolean on) {
    if (frozen == on) {
      return;
    }
    journal.add(() -> name + (on ? ": frozen" : ": goes on"));
    frozen = on;
    if (!on) {
      List<Runnable> work = List.copyOf(frozenWork);
      frozenWork.clear();
      frozenCalls.clear();
      state.wake();
      work.forEach(Runnable::run);
      state.synchronizeSoon();
    }
  }

  /** Goes over to another server; reads under way stay where they are. */
  public void changeServer() {
    serverChangedAt = time.now();
    server = chance.oneOf(cluster.servers());
    journal.add(() -> name + ": now asks " + server);
  }

  /** Grants at most so many connections. */
  public void connections(int most) {
    slots.limit(most);
  }

  /** Grants as many connections as usual. */
  public void usualConnections() {
    slots.limit(USUAL_CONNECTIONS);
  }

  /** Answers without cursors, or with zero, as through a proxy that drops headers. */
  public void hideCursors(boolean on) {
    hidesCursors = on;
  }

  /** Answers without saying how far behind the server was. */
  public void hideLag(boolean on) {
    hidesLag = on;
  }

  // What clients ask.

  void read(ReadRequest request, Token token, Call<RegistryAnswer> call) {
    serve(
        call,
        connection -> {
          if (token.isRevoked()) {
            connection.fail(Kind.DENIED, "ACL not found");
            return;
          }
          long cursor = request.cursor().orElse(0);
          long wait = request.cursor().isPresent() ? request.maxWait().toNanos() : 0;
          ServerPoll poll =
              new ServerPoll(
                  request.service(),
                  cursor,
                  answer -> answer(request.consistency(), connection, shown(answer, token)),
                  () -> connection.fail(Kind.UNAVAILABLE, "rpc error: EOF"));
          ask(request.consistency(), connection, from -> from.read(poll, wait));
        });
  }

  /** What the leader proves takes its time, while others tell what has changed since. */
  private void answer(
      Consistency consistency, Connection<RegistryAnswer> connection, RegistryAnswer what) {
    if (consistency == Consistency.CONSISTENT) {
      time.after(cluster.proofNanos(), () -> connection.answer(what));
    } else {
      connection.answer(what);
    }
  }

  void services(Token token, Call<SortedSet<String>> call) {
    serve(
        call,
        connection ->
            ask(
                Consistency.STALE,
                connection,
                from -> connection.answer(token.seen(from.catalog().services()))));
  }

  void find(String service, String id, Token token, Call<Optional<ObservedInstance>> call) {
    serve(
        call,
        connection -> {
          if (token.state() != Token.State.FULL) {
            connection.fail(Kind.DENIED, "no right to read it in the catalog");
            return;
          }
          Optional<LocalService> held = state.find(id);
          ask(
              Consistency.CONSISTENT,
              connection,
              from -> connection.answer(observed(service, id, held, from.catalog())));
        });
  }

  /** Runs a write of the agent's own state; one that finds nothing to write to fails. */
  void write(Token token, Call<Void> call, BooleanSupplier work) {
    serve(
        call,
        connection -> {
          if (token.isRevoked()) {
            connection.fail(Kind.DENIED, "ACL not found");
          } else if (work.getAsBoolean()) {
            acknowledge(connection);
          } else {
            connection.fail(Kind.UNKNOWN_ID, "unknown here");
          }
        });
  }

  /** Answers a write once the catalog had time to follow, or late if it cannot. */
  private void acknowledge(Connection<Void> connection) {
    long wait =
        cluster.leader().isPresent() ? WRITTEN : chance.between(NO_LEADER_LOW, NO_LEADER_HIGH);
    time.after(wait, () -> connection.answer(null));
  }

  private <T> void serve(Call<T> call, Consumer<Connection<T>> work) {
    if (!up) {
      call.refuse();
    } else if (frozen) {
      frozenCalls.add(call);
      frozenWork.add(() -> serve(call, work));
    } else if (slots.isFull()) {
      if (chance.of(0.5)) {
        call.fail(Kind.OVERLOADED, "too many connections");
      } else {
        call.refuse();
      }
    } else {
      Connection<T> connection = new Connection<>(this, call, slots.take());
      open.add(connection);
      work.accept(connection);
    }
  }

  /** Runs {@code task} now, or once it goes on. */
  void unlessFrozen(Runnable task) {
    if (frozen) {
      frozenWork.add(task);
    } else {
      task.run();
    }
  }

  void ended(Connection<?> connection) {
    open.remove(connection);
  }

  private void ask(Consistency consistency, Connection<?> connection, Consumer<ModelServer> read) {
    if (!server.isUp()) {
      changeServer();
    }
    ModelServer near = server;
    if (!near.isUp()) {
      connection.fail(Kind.UNAVAILABLE, "no known servers");
      return;
    }
    Optional<ModelServer> from =
        switch (consistency) {
          case STALE -> Optional.of(near);
          case DEFAULT -> cluster.believedLeader(near);
          case CONSISTENT -> cluster.provenLeader(near);
        };
    if (from.isEmpty()) {
      time.after(
          chance.between(NO_LEADER_LOW, NO_LEADER_HIGH),
          () -> connection.fail(Kind.UNAVAILABLE, "no cluster leader"));
    } else if (from.get() == near) {
      read.accept(near);
    } else {
      time.after(HOP, () -> hop(consistency, near, from.get(), connection, read));
    }
  }

  /** A leader that lost its followers while the question was on its way cannot answer it. */
  private void hop(
      Consistency consistency,
      ModelServer near,
      ModelServer from,
      Connection<?> connection,
      Consumer<ModelServer> read) {
    boolean still =
        consistency == Consistency.CONSISTENT
            ? cluster.provenLeader(near).filter(leader -> leader == from).isPresent()
            : from.isUp();
    if (still) {
      read.accept(from);
    } else {
      connection.fail(Kind.UNAVAILABLE, "rpc error: leadership lost");
    }
  }

  private Optional<ObservedInstance> observed(
      String service, String id, Optional<LocalService> held, Catalog catalog) {
    Optional<ModelInstance> row =
        held.isPresent() ? catalog.row(service, id, name) : catalog.anyRow(service, id);
    Optional<ModelInstance> known = held.map(local -> local.row(name)).or(() -> row);
    return known.map(
        marks ->
            new ObservedInstance(
                held.map(LocalService::endpoint),
                row.map(ModelInstance::endpoint),
                marks.owner(),
                marks.incarnation(),
                marks.node(),
                marks.checks()));
  }

  private RegistryAnswer shown(ServerAnswer answer, Token token) {
    OptionalLong cursor =
        !hidesCursors
            ? OptionalLong.of(answer.cursor())
            : chance.of(0.5) ? OptionalLong.empty() : OptionalLong.of(0);
    Optional<Duration> lag =
        hidesLag ? Optional.empty() : Optional.of(Duration.ofNanos(answer.lagNanos()));
    return new RegistryAnswer(token.seen(answer.endpoints()), cursor, lag, token.rights());
  }

  @Override
  public String toString() {
    return name;
  }
}
