package io.datapunk.discovery.core.port;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.ServiceRegistration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The port to a service registry.
 *
 * <p>The engine calls it from its own threads. The contract:
 *
 * <ol>
 *   <li>No call blocks. A future may complete on any thread.
 *   <li>Cancelling a future stops the work behind it, as far as the registry can be told.
 *   <li>No retry, no cache, no fallback in the adapter (several addresses of one registry are one
 *       registry: trying the next one is allowed where nothing was answered).
 *   <li>A failure is a {@link RegistryException} with its kind, never an empty answer, and its
 *       message never holds a secret. No cursor and no endpoint is read from an error.
 *   <li>{@link #read} without a cursor answers at once with the current state.
 *   <li>{@link #read} with a cursor answers when the state may differ from the one at that cursor,
 *       at the latest after the wait plus the registry's own jitter (at most a sixteenth of it).
 *       Answers without a difference are allowed. A cursor the registry cannot place is answered at
 *       once or after the wait, never later. Judging cursors is the engine's work.
 *   <li>An answer holds all endpoints of the service, whatever their health, each id once. An
 *       unknown service is an empty answer with a cursor.
 *   <li>A write that has completed is seen by every {@link Consistency#CONSISTENT} read begun
 *       afterwards.
 *   <li>{@link #register} is idempotent by service and id: it replaces what stands there. Checks
 *       left out are gone. The status of a check that stays the same is kept, and so is a
 *       maintenance, whoever began it; {@link DesiredInstance#maintenance} begins one without a
 *       moment in between.
 *   <li>{@link #deregister} of what is absent succeeds.
 *   <li>{@link #find} tells what the registry holds of one instance, or empty.
 *   <li>{@link #report} for a check or instance the registry does not know fails with {@link
 *       RegistryException.Kind#UNKNOWN_ID}, in whatever words the registry says so.
 *   <li>The health of an endpoint is the worst of its checks; without checks it is passing; in
 *       maintenance it is {@link io.datapunk.discovery.HealthStatus#MAINTENANCE}.
 *   <li>After {@link #close} pending futures have failed, and calls fail, with kind {@link
 *       RegistryException.Kind#CLOSED}.
 *   <li>Owner and incarnation of a {@link DesiredInstance} are kept and shown by {@link #find}, and
 *       are not part of an endpoint's metadata.
 *   <li>Input is validated before anything is sent: {@link #validate} throws {@link
 *       IllegalArgumentException} with field, value and expectation for what the registry cannot
 *       hold.
 *   <li>{@link #place} gives all clients that see the same data the same text, and others another.
 *   <li>The lag of an answer is as of the moment at which the server answered, and never too small:
 *       at least the time for which it had not heard of its leader by then, or follows it late as
 *       far as it knows. Where a registry tells it as of an earlier moment, as of the beginning of
 *       a wait, the adapter finds out or adds the time since. What no server can know of itself is
 *       not in it, as how much of an old log it has still to apply after it was started: an adapter
 *       that can tell adds it.
 * </ol>
 */
public interface Registry extends AutoCloseable {

  /** Reads the state of one service; see rules 5 to 8. */
  CompletableFuture<RegistryAnswer> read(ReadRequest request);

  /** Reads the names of all services, sorted; an empty datacenter is the registry's own. */
  CompletableFuture<Set<String>> services(Optional<String> datacenter);

  /** Makes the registry hold this instance; see rule 9. */
  CompletableFuture<Void> register(DesiredInstance instance);

  /** Makes the registry forget this instance; see rule 10. */
  CompletableFuture<Void> deregister(String service, String id);

  /** Reads back what the registry holds of one instance; see rule 11. */
  CompletableFuture<Optional<ObservedInstance>> find(String service, String id);

  /** Delivers the result of a {@linkplain DesiredCheck#reported() reported} check; see rule 12. */
  CompletableFuture<Void> report(String service, String id, String check, HealthReport report);

  /** Puts an instance into maintenance or out of it. */
  CompletableFuture<Void> maintenance(String service, String id, boolean on, String reason);

  /** Returns whether the registry can run this check itself, exactly as it is configured. */
  boolean runsItself(HealthCheck check);

  /**
   * Checks the registry's own limits; see rule 16.
   *
   * @throws IllegalArgumentException if the registry cannot hold it
   */
  void validate(ServiceRegistration registration);

  /**
   * Returns what tells this registry's data apart from that of others, its own datacenter and
   * namespace included: under that name its answers are shared between JVMs. Not secret. Empty, as
   * by default, if the address tells it.
   */
  default CompletableFuture<Optional<String>> place() {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  /** Gives everything back; see rule 14. Idempotent, does not wait for the network. */
  @Override
  void close();
}
