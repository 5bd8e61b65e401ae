package io.datapunk.discovery;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * The door to a service registry: registers own instances, finds healthy ones, and tells when they
 * change.
 *
 * <pre>{@code
 * var config = ServiceDiscoveryConfig.builder().registry("consul://localhost:8500").build();
 * try (ServiceDiscovery discovery = ServiceDiscovery.open(config)) {
 *   ServiceSnapshot api = discovery.discover("api");
 *   for (ServiceEndpoint endpoint : api.endpoints()) {
 *     System.out.println(endpoint.authority());
 *   }
 * }
 * }</pre>
 *
 * <p>One instance per application and registry is enough; all methods may be called from any thread
 * and from inside the library's own callbacks. An error is never an empty list: a lookup ends in a
 * snapshot the registry confirmed, in an older one marked {@linkplain ServiceSnapshot#isStale()
 * stale}, or in an exception.
 *
 * <p>Blocking methods have a twin with the suffix {@code Async}. Its stage is the caller's own (no
 * other caller can complete or cancel it), fails with the exception the blocking method would throw
 * (never wrapped), and runs dependents on the callback executor, where blocking and calling this
 * API are allowed. A thread interrupted while it waits gets a {@link ServiceUnavailableException}
 * with its interrupt flag set.
 *
 * <p>After {@link #close()} every method but {@code close} throws {@link IllegalStateException}.
 */
public interface ServiceDiscovery extends AutoCloseable {

  /**
   * Opens a discovery with the backends that {@code config} names, found by {@link
   * java.util.ServiceLoader} in the context class loader of the calling thread.
   *
   * <p>It neither waits for a server nor fails because one is away.
   *
   * @throws ConfigurationException if a backend's URI or options are wrong, no adapter for a scheme
   *     is on the class path, or the engine ({@code discovery-core}) is missing
   */
  static ServiceDiscovery open(ServiceDiscoveryConfig config) {
    return EngineLookup.open(config);
  }

  /**
   * Returns the passing endpoints of a service, from the cache where it is fresh.
   *
   * <p>A service this JVM knows is answered at once, whatever the registry's state. The first
   * lookup of a service waits for the registry, at most {@link
   * ServiceDiscoveryConfig#lookupTimeout()}.
   *
   * @throws IllegalArgumentException if the name cannot be a service's
   * @throws ServiceUnavailableException if no answer is known that is young enough
   * @throws AccessRefusedException if the registry denies the right to look
   */
  ServiceSnapshot discover(String service);

  /** Like {@link #discover(String)}, with a filter; filters run in this JVM on the same cache. */
  ServiceSnapshot discover(ServiceQuery query);

  /** The asynchronous twin of {@link #discover(String)}. */
  CompletionStage<ServiceSnapshot> discoverAsync(String service);

  /** The asynchronous twin of {@link #discover(ServiceQuery)}. */
  CompletionStage<ServiceSnapshot> discoverAsync(ServiceQuery query);

  /**
   * Tells {@code listener} the passing endpoints of a service, first as they are and then whenever
   * they change, until the subscription is closed.
   *
   * <p>Returns at once, even while the registry is away; the watch outlives every outage. The law
   * of callbacks is in {@link ServiceListener}.
   *
   * @throws IllegalArgumentException if the name cannot be a service's
   */
  Subscription watch(String service, ServiceListener listener);

  /** Like {@link #watch(String, ServiceListener)}, with a filter. */
  Subscription watch(ServiceQuery query, ServiceListener listener);

  /**
   * Returns the changes of a service as a publisher. Each subscriber gets the current state first
   * and, when it asks slower than the service changes, the latest state with the difference to what
   * it was last handed.
   */
  Flow.Publisher<ServiceChange> changes(ServiceQuery query);

  /**
   * Registers an instance and keeps it registered until the registration is closed.
   *
   * <p>Waits for the registry at most {@link ServiceDiscoveryConfig#registerTimeout()}. When it is
   * away, the registration comes back {@link RegistrationState#PENDING} and is made once the
   * registry is up.
   *
   * <p>Once the registry has carried out what this discovery writes (a registration, its update,
   * maintenance or removal), earlier answers are no longer relied on here: that there is nothing is
   * forgotten, so the next lookup asks; what is held and not watched is refreshed in the
   * background, and served until then; what is watched follows a moment later. Others, in this JVM
   * or elsewhere, see it when their watch, their refresh or {@link
   * ServiceDiscoveryConfig#negativeTtl()} is due. A registry with agents may show it a moment after
   * the agent said yes, and lookups leave it out while its health does not pass.
   *
   * @throws ServiceUnavailableException if the thread is interrupted while it waits; what was begun
   *     is closed then, in the background, and its id is free within {@link
   *     ServiceDiscoveryConfig#closeTimeout()}
   * @throws RegistrationRefusedException if the registry refuses; nothing remains then
   * @throws AccessRefusedException if the right to register is missing; nothing remains then
   * @throws IllegalArgumentException if the backend cannot hold such a registration
   */
  Registration register(ServiceRegistration registration);

  /** The asynchronous twin of {@link #register(ServiceRegistration)}. */
  CompletionStage<Registration> registerAsync(ServiceRegistration registration);

  /**
   * Returns the names of all services the registry knows, sorted, asked anew each time.
   *
   * @throws ServiceUnavailableException if the registry does not answer in time
   * @throws AccessRefusedException if the registry denies the right to look
   */
  Set<String> services();

  /** The asynchronous twin of {@link #services()}. */
  CompletionStage<Set<String>> servicesAsync();

  /**
   * Closes all subscriptions and registrations (in parallel, each deregistered as by {@link
   * Registration#close()}) and gives every resource back. Idempotent and bounded in time; never
   * waits when called from inside a callback.
   */
  @Override
  void close();
}
