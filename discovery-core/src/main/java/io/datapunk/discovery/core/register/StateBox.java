package io.datapunk.discovery.core.register;

import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.core.observe.RegistrationMetrics;
import io.datapunk.discovery.core.runtime.SerialExecutor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one registration stands, and why: read by anybody, moved by its keeper along the table.
 * Listeners hear of it on the callback executor, in order.
 */
final class StateBox {

  private static final Logger log = LoggerFactory.getLogger(StateBox.class);

  private final String service;
  private final RegistrationMetrics metrics;
  private final SerialExecutor callbacks;
  private final List<Consumer<? super RegistrationState>> listeners = new CopyOnWriteArrayList<>();
  private volatile Standing standing = new Standing(RegistrationState.PENDING, "");

  private record Standing(RegistrationState state, String reason) {}

  StateBox(String service, RegistrationMetrics metrics, Executor callbacks) {
    this.service = service;
    this.metrics = metrics;
    this.callbacks = new SerialExecutor(callbacks);
  }

  /** Counts it from now on. */
  void open() {
    metrics.opened(get());
  }

  RegistrationState get() {
    return standing.state;
  }

  String reason() {
    return standing.reason;
  }

  boolean is(RegistrationState other) {
    return get() == other;
  }

  /** Adds a listener, which hears first where it stands now; on the keeper's executor. */
  void listen(Consumer<? super RegistrationState> listener) {
    listeners.add(listener);
    tell(listener, get());
  }

  /** Says why it still stands where it stands. */
  void because(String reason) {
    standing = new Standing(get(), reason);
  }

  /** Moves there; nothing if it stands there. Throws if the table does not allow it. */
  void moveTo(RegistrationState to, String reason) {
    RegistrationState from = get();
    if (from == to) {
      because(reason);
      return;
    }
    Transitions.check(from, to);
    standing = new Standing(to, reason);
    metrics.moved(service, from, to);
    listeners.forEach(listener -> tell(listener, to));
  }

  private void tell(Consumer<? super RegistrationState> listener, RegistrationState state) {
    try {
      callbacks.execute(() -> guarded(listener, state));
    } catch (RuntimeException | Error e) {
      log.atWarn()
          .log("A listener was not told that a registration is {}: {}", state, e.toString());
    }
  }

  private static void guarded(
      Consumer<? super RegistrationState> listener, RegistrationState state) {
    try {
      listener.accept(state);
    } catch (RuntimeException e) {
      log.atWarn().setCause(e).log("A listener failed when a registration became {}", state);
    }
  }
}
