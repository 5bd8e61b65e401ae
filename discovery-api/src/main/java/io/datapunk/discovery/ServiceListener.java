package io.datapunk.discovery;

/**
 * A receiver of a service's changes.
 *
 * <p>The law of callbacks, for each subscription: they come in order and one at a time, on the
 * callback executor; the current state comes first; when changes come faster than they are handled,
 * the latest state wins, with the difference to what <em>this</em> subscription was last handed; no
 * callback starts after {@link Subscription#close()} began. A listener that throws or blocks harms
 * no other; what it throws is logged and counted.
 */
@FunctionalInterface
public interface ServiceListener {

  /** Takes the first state, and then every change. */
  void onChange(ServiceChange change);

  /**
   * Takes note that {@code last} can no longer be confirmed as fresh. It stays in use up to {@code
   * maxStale}. Called once for each such period, and only after a first {@link #onChange}.
   */
  default void onStale(ServiceSnapshot last, StaleReason reason) {}

  /** Takes note that the state is fresh again, after {@link #onStale}. */
  default void onRecovered(ServiceSnapshot current) {}
}
