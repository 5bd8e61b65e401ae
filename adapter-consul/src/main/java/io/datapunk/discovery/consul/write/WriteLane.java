package io.datapunk.discovery.consul.write;

import static io.datapunk.discovery.consul.http.ConnectionBudget.WRITES_OF_A_KIND;

import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.call.Call;
import io.datapunk.discovery.consul.call.TaskLane;
import io.datapunk.discovery.consul.http.Failures;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes of one kind to one agent, a few at a time, by a client of their own.
 *
 * <p>The client is made with the first write: those who only watch need none. A call under way
 * cannot be ended alone, so after one whose connection is dead the client is closed with all its
 * connections, and the next write makes another.
 */
final class WriteLane {

  /** Longer than a write may be silent that is not given up. */
  private static final Duration BETWEEN = Duration.ofSeconds(30);

  private final Agent agent;
  private final Supplier<AgentWrites> connect;
  private final Silence silence;
  private final Ticks ticks;
  private final TaskLane tasks;
  private final Object lock = new Object();
  private @Nullable AgentWrites client;
  private boolean closed;
  private boolean gaveUp;
  private long gaveUpNanos;

  WriteLane(Agent agent, Supplier<AgentWrites> connect, Silence silence, AdapterContext context) {
    this.ticks = context.ticks();
    this.agent = agent;
    this.connect = connect;
    this.silence = silence;
    this.tasks = new TaskLane(context.executor(), context.scheduler(), WRITES_OF_A_KIND);
  }

  void submit(
      Call<Void> call,
      Consumer<AgentWrites> work,
      Runnable success,
      Consumer<RegistryException> failure) {
    tasks.submit(() -> run(call, work, success, failure));
  }

  /** Aborts what is under way and drops what waits. */
  void close() {
    tasks.close();
    AgentWrites open;
    synchronized (lock) {
      closed = true;
      open = client;
    }
    if (open != null) {
      open.close();
    }
  }

  private void run(
      Call<Void> call,
      Consumer<AgentWrites> work,
      Runnable success,
      Consumer<RegistryException> failure) {
    if (call.isDone()) {
      return;
    }
    try {
      settle(work, success, failure);
    } catch (RuntimeException | Error e) {
      call.fail(e);
    }
  }

  private void settle(
      Consumer<AgentWrites> work, Runnable success, Consumer<RegistryException> failure) {
    try {
      carryOut(work);
    } catch (RegistryException e) {
      failure.accept(e);
      return;
    }
    success.run();
  }

  private void carryOut(Consumer<AgentWrites> work) {
    AgentWrites used = client();
    Handle watch = silence.watch(agent, () -> giveUp(used));
    try {
      work.accept(used);
    } catch (RegistryException e) {
      throw isGivenUp(used) ? silent(e) : e;
    } finally {
      watch.close();
    }
  }

  private AgentWrites client() {
    synchronized (lock) {
      if (closed) {
        throw Failures.closed("write");
      }
      if (client == null) {
        client = connect.get();
      }
      return client;
    }
  }

  /**
   * Not twice in a row: the connections after that are new. Who is silent on those needs the time,
   * as an agent does whose leader is known and slow.
   */
  private void giveUp(AgentWrites silent) {
    synchronized (lock) {
      long now = ticks.nanos();
      boolean justGaveUp = gaveUp && now - gaveUpNanos < BETWEEN.toNanos();
      if (client != silent || closed || justGaveUp) {
        return;
      }
      gaveUp = true;
      gaveUpNanos = now;
      client = null;
    }
    silent.close();
  }

  private boolean isGivenUp(AgentWrites used) {
    synchronized (lock) {
      return client != used;
    }
  }

  private RegistryException silent(RegistryException aborted) {
    if (aborted.kind() != Kind.UNREACHABLE || Failures.isUnsent(aborted)) {
      return aborted;
    }
    return new RegistryException(
        Kind.TIMEOUT,
        "write to " + agent + ": no answer on a connection, while the agent answers on others",
        aborted);
  }
}
