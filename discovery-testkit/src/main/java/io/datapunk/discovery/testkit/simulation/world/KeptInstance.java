package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceRegistration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An instance that a process registered with the engine, and the application behind it. */
public final class KeptInstance {

  private final ClientProcess process;
  private final ServiceRegistration first;
  private final long beganAt;
  private @Nullable Registration registration;
  private @Nullable RegistrationState ended;
  private boolean closing;
  private boolean closedWithAll;
  private boolean refused;
  private int revision;

  KeptInstance(ClientProcess process, ServiceRegistration first) {
    this.process = process;
    this.first = first;
    this.beganAt = process.time().now();
  }

  /** Returns the id. */
  public String id() {
    return first.id();
  }

  /** Returns the name of the service. */
  public String service() {
    return first.service();
  }

  /** Returns when its user began to register it. */
  public long beganAt() {
    return beganAt;
  }

  /** Returns the process that registered it. */
  public ClientProcess process() {
    return process;
  }

  /** Returns what is wanted in the registry; as it was first, until the engine has answered. */
  public ServiceRegistration wanted() {
    Registration held = registration;
    return held == null ? first : held.current();
  }

  /** Returns whether its user wants it in the registry. */
  public boolean isOpen() {
    return !closing && !refused && !process.runtime().isDead();
  }

  /** Returns whether the engine refused it. */
  public boolean isRefused() {
    return refused;
  }

  /** Returns what the engine says of it, once it says anything. */
  public Optional<RegistrationState> state() {
    return Optional.ofNullable(registration).map(Registration::state);
  }

  /** Returns how its closing ended, once that has been said. */
  public Optional<RegistrationState> ended() {
    return closedWithAll ? state() : Optional.ofNullable(ended);
  }

  /** Returns whether all that was asked of it has been answered. */
  public boolean isAnswered() {
    return refused || ended().filter(RegistrationState::isFinal).isPresent();
  }

  void open(ServiceDiscovery discovery) {
    process.note(() -> process + ": registers " + first);
    discovery
        .registerAsync(first)
        .whenComplete(
            (held, failure) -> {
              if (failure != null) {
                process.note(() -> process + ": " + id() + " not registered: " + failure);
                refused = true;
                return;
              }
              process.note(() -> process + ": " + id() + " is " + held.state());
              registration = held;
              if (closing) {
                closeNow(held);
              }
            });
  }

  /** Reports the application's own health, if it has a check that waits for that. */
  void report(HealthReport report) {
    Registration held = registration;
    if (held == null || closing) {
      return;
    }
    boolean waits =
        held.current().healthChecks().stream().anyMatch(check -> check.ttl().isPresent());
    if (!waits) {
      return;
    }
    try {
      held.report(report);
    } catch (IllegalStateException e) {
      process.note(() -> process + ": " + id() + " takes no report: " + e.getMessage());
    }
  }

  /** Changes its metadata. */
  void revise() {
    Registration held = registration;
    if (held == null || closing) {
      return;
    }
    int next = ++revision;
    process.note(() -> process + ": revises " + id() + " to " + next);
    held.updateAsync(builder -> builder.metadata("rev", "" + next))
        .whenComplete(
            (nothing, failure) -> {
              if (failure != null) {
                process.note(() -> process + ": " + id() + " not revised: " + failure);
              }
            });
  }

  void close() {
    if (closing) {
      return;
    }
    closing = true;
    Registration held = registration;
    if (held != null) {
      closeNow(held);
    }
  }

  /** The whole discovery is being closed. */
  void markClosed() {
    closedWithAll = !closing;
    closing = true;
  }

  private void closeNow(Registration held) {
    process.note(() -> process + ": closes " + id());
    held.closeAsync()
        .whenComplete(
            (state, failure) -> {
              process.note(() -> process + ": " + id() + " ended " + state + ", " + failure);
              ended = state;
            });
  }

  @Override
  public String toString() {
    return process + "/" + id();
  }
}
