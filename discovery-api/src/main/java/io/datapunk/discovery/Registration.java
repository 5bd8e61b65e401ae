package io.datapunk.discovery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One instance of this application, kept in the registry until closed.
 *
 * <p>It is a desired state: if the registry is away it is made later, if it is lost it is put back,
 * once closed it is gone. Safe for use from any thread.
 */
public interface Registration extends AutoCloseable {

  /** Returns the id of the instance, unique in the registry. */
  String id();

  /** Returns what is wanted in the registry, after the last {@link #update}. */
  ServiceRegistration current();

  /** Returns where the registration stands, by one volatile read. */
  RegistrationState state();

  /**
   * Returns what led to {@link #state()}, in words for operators: what the registry said when it
   * could not be reached or refused, what was lost, who took the id over, why the end is not
   * confirmed. Empty text while all is well.
   */
  String stateReason();

  /**
   * Tells {@code listener} where the registration stands now, and then whenever that changes, in
   * order and one call at a time, on the callback executor. What it throws is logged.
   */
  void onStateChange(Consumer<? super RegistrationState> listener);

  /**
   * Returns when draining is over and the instance is removed; empty before lookups show it out of
   * service, which is when the time begins, and while it does not drain.
   */
  Optional<Instant> drainEnds();

  /**
   * Returns the last changes of the instance's health as it is tested and reported from this
   * process, oldest first, 16 at most. The reason begins with the name of the check that caused the
   * change. Checks that the registry runs are not in it.
   */
  List<HealthTransition> healthHistory();

  /**
   * Returns a stage that completes once the registry holds the instance, and fails when it refuses
   * or the registration is closed before. All who ask while it waits get the same stage, which none
   * of them can complete; {@code toCompletableFuture()} gives each a future of their own.
   */
  CompletionStage<Registration> ready();

  /**
   * Hands over a report for the only TTL check; see {@link #report(String, HealthReport)}.
   *
   * @throws IllegalStateException if there is not exactly one TTL check
   */
  void report(HealthReport report);

  /**
   * Hands over a report for a TTL check and returns at once; the latest report is delivered as soon
   * as the registry takes it.
   *
   * @param check the name of the check, {@link HealthCheck#name()}
   * @throws IllegalArgumentException if the registration has no TTL check of that name
   * @throws IllegalStateException if the registration is closed
   */
  void report(String check, HealthReport report);

  /**
   * Changes tags, metadata, weight or checks of the live instance, without a gap.
   *
   * <p>Waits as {@link ServiceDiscovery#register} does: refused throws and the old state stays;
   * while the registry is away the change stays wanted.
   *
   * @param change applied to a builder that holds {@link #current()}; service, id, host and port
   *     must stay
   * @throws RegistrationRefusedException if the registry refuses
   * @throws IllegalArgumentException if service, id, host or port was changed
   */
  void update(Consumer<ServiceRegistration.Builder> change);

  /** The asynchronous twin of {@link #update}. */
  CompletionStage<Void> updateAsync(Consumer<ServiceRegistration.Builder> change);

  /**
   * Takes the instance out of service or back in, while it stays registered. Waits as {@link
   * #update} does.
   *
   * <p>What was set last stays, also through updates and when a lost registration is put back. A
   * maintenance that an operator began by other means is left alone until this is called. Closing
   * ends it with the registration; the next one of that id begins in service.
   *
   * @param reason shown to operators
   */
  void maintenance(boolean on, String reason);

  /** The asynchronous twin of {@link #maintenance}. */
  CompletionStage<Void> maintenanceAsync(boolean on, String reason);

  /**
   * Removes the instance: waits for writes under way, drains if so configured, deregisters, and
   * reads back that it is gone.
   *
   * <p>While it drains, {@link #state()} is {@link RegistrationState#DRAINING} and {@link
   * #drainEnds()} tells until when.
   *
   * @return a stage with the final state, {@link RegistrationState#CLOSED} or {@link
   *     RegistrationState#UNCONFIRMED}; it does not fail
   */
  CompletionStage<RegistrationState> closeAsync();

  /**
   * Like {@link #closeAsync()}, waiting for the end within a bound. Idempotent; does not wait when
   * called from inside a callback. {@link #state()} tells how it ended.
   */
  @Override
  void close();
}
