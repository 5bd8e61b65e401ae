package io.datapunk.discovery.consul;

import io.datapunk.discovery.core.port.RegistryException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The writes to one agent, off the caller's thread.
 *
 * <p>Reports pass by a lane of their own, so that no heartbeat queues behind registrations, each of
 * which takes an agent without a leader 7 s. The client is made with the first write: those who
 * only watch need none.
 */
final class Writer {

  private static final int WIDTH = 2;

  private final Supplier<AgentWrites> connect;
  private final TaskLane changes;
  private final TaskLane reports;
  private final Object lock = new Object();
  private @Nullable AgentWrites writes;
  private boolean closed;

  Writer(Supplier<AgentWrites> connect, Executor executor) {
    this.connect = connect;
    this.changes = new TaskLane(executor, WIDTH);
    this.reports = new TaskLane(executor, WIDTH);
  }

  void change(
      Call<Void> call,
      Consumer<AgentWrites> work,
      Runnable success,
      Consumer<RegistryException> failure) {
    changes.submit(() -> run(call, work, success, failure));
  }

  void report(Call<Void> call, Consumer<AgentWrites> work) {
    reports.submit(() -> run(call, work, () -> call.complete(null), call::fail));
  }

  /** Aborts what is under way and drops what waits. */
  void close() {
    changes.close();
    reports.close();
    AgentWrites open;
    synchronized (lock) {
      closed = true;
      open = writes;
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
      work.accept(writes());
    } catch (RegistryException e) {
      failure.accept(e);
      return;
    } catch (RuntimeException e) {
      call.fail(e);
      return;
    }
    success.run();
  }

  private AgentWrites writes() {
    synchronized (lock) {
      if (closed) {
        throw Failures.closed("write");
      }
      if (writes == null) {
        writes = connect.get();
      }
      return writes;
    }
  }
}
