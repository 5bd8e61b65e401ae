package io.datapunk.discovery.consul.write;

import io.datapunk.discovery.consul.call.Call;
import io.datapunk.discovery.core.port.RegistryException;
import java.util.function.Consumer;

/**
 * The writes to one agent, off the caller's thread.
 *
 * <p>Reports pass by a lane of their own, so that no heartbeat queues behind registrations, each of
 * which takes an agent without a leader 7 s.
 */
final class Writer {

  private final WriteLane changes;
  private final WriteLane reports;

  Writer(WriteLane changes, WriteLane reports) {
    this.changes = changes;
    this.reports = reports;
  }

  void change(
      Call<Void> call,
      Consumer<AgentWrites> work,
      Runnable success,
      Consumer<RegistryException> failure) {
    changes.submit(call, work, success, failure);
  }

  void report(Call<Void> call, Consumer<AgentWrites> work) {
    reports.submit(call, work, () -> call.complete(null), call::fail);
  }

  /** Aborts what is under way and drops what waits. */
  void close() {
    changes.close();
    reports.close();
  }
}
