package io.datapunk.discovery;

import java.util.concurrent.CompletionStage;

/**
 * A watch on a service, open until closed.
 *
 * <p>Safe for use from any thread. Outages do not end it.
 */
public interface Subscription extends AutoCloseable {

  /** Returns what is watched. */
  ServiceQuery query();

  /**
   * Returns the current state, by one volatile read.
   *
   * <p>It never invents: before the first answer, and once the last one is older than {@code
   * maxStale}, it throws what {@link ServiceDiscovery#discover(ServiceQuery)} would throw.
   *
   * @throws ServiceUnavailableException if there is no answer yet, or only one that is too old
   * @throws AccessRefusedException if the registry denies the right to look
   * @throws IllegalStateException if the subscription is closed
   */
  ServiceSnapshot snapshot();

  /**
   * Returns a stage that completes with the first known state, on the callback executor. It fails
   * with {@link IllegalStateException} if the subscription is closed before.
   */
  CompletionStage<ServiceSnapshot> ready();

  /**
   * Ends the watch. No callback starts after this began; a callback running on another thread is
   * awaited (bounded), one that calls this itself is not. Idempotent.
   */
  @Override
  void close();
}
