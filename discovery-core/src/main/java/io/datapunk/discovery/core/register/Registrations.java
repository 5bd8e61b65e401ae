package io.datapunk.discovery.core.register;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationRefusedException;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.failure.ApiFailures;
import io.datapunk.discovery.core.health.ProbeWorld;
import io.datapunk.discovery.core.health.Probes;
import io.datapunk.discovery.core.observe.HealthMetrics;
import io.datapunk.discovery.core.observe.RegistrationMetrics;
import io.datapunk.discovery.core.port.DesiredCheck;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.runtime.Failures;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The registrations of one discovery, by id: one keeper for each.
 *
 * <p>Safe for use from any thread.
 */
public final class Registrations {

  private final KeeperWorld world;
  private final ConcurrentSkipListMap<String, RegistrationKeeper> keepers =
      new ConcurrentSkipListMap<>();

  /** Held while a registration begins: closing finds it, or it does not begin. */
  private final Object beginning = new Object();

  private volatile boolean closed;

  /**
   * Creates none yet.
   *
   * @param watchesProbe whether the registry is away for reads too, and watches try to reach it
   * @param written told the service of each write of an instance that the registry carried out,
   *     until all are closed
   */
  public Registrations(
      ServiceDiscoveryConfig config,
      Registry registry,
      EngineRuntime runtime,
      Probes probes,
      MetricsSink metrics,
      BooleanSupplier watchesProbe,
      Consumer<String> written) {
    ProbeWorld probing =
        new ProbeWorld(runtime, runtime.random("health"), new HealthMetrics(metrics));
    Duration spread = config.recoverySpread();
    String owner = HexFormat.of().toHexDigits(runtime.random("owner").nextLong());
    this.world =
        new KeeperWorld(
            config,
            registry,
            runtime,
            new Defaults(config, registry),
            probes,
            probing,
            new RegistrationMetrics(metrics),
            runtime.random("register"),
            owner,
            new WayBack(runtime, spread, watchesProbe, () -> hurry(spread)),
            service -> tell(written, service));
  }

  /** In the end nobody looks services up any more. */
  private void tell(Consumer<String> written, String service) {
    if (!closed) {
      written.accept(service);
    }
  }

  /**
   * Registers an instance, and returns what completes, on an engine thread, once the registry holds
   * it or after the time for registering; fails with the API's exception if it is refused. Who
   * cancels it gives the registration up: it is closed.
   *
   * @throws IllegalArgumentException if the registry or a probe cannot work with it
   * @throws IllegalStateException if this is closed
   */
  public CompletableFuture<Registration> register(ServiceRegistration registration) {
    if (closed) {
      throw closedFailure();
    }
    validate(registration, world);
    String id = registration.id();
    RegistrationKeeper keeper =
        new RegistrationKeeper(registration, world, ended -> keepers.remove(id, ended));
    return begin(id, keeper)
        .map(opened -> handedOver(keeper, opened))
        .orElseGet(() -> CompletableFuture.failedFuture(twice(registration)));
  }

  /** Returns what completes once it is registered; empty if the id has a keeper. */
  private Optional<CompletableFuture<Void>> begin(String id, RegistrationKeeper keeper) {
    synchronized (beginning) {
      if (closed) {
        throw closedFailure();
      }
      return keepers.putIfAbsent(id, keeper) == null
          ? Optional.of(keeper.open())
          : Optional.empty();
    }
  }

  private CompletableFuture<Registration> handedOver(
      RegistrationKeeper keeper, CompletableFuture<Void> opened) {
    ServiceRegistration registration = keeper.wanted().registration();
    CompletableFuture<Registration> result = new CompletableFuture<>();
    opened.whenComplete(
        (nothing, failure) -> {
          if (failure == null) {
            result.complete(new KeptRegistration(keeper, world));
          } else {
            result.completeExceptionally(toApi(registration, Failures.unwrap(failure)));
          }
        });
    result.whenComplete(
        (registered, failure) -> {
          if (result.isCancelled()) {
            CompletableFuture<?> unused = keeper.close();
          }
        });
    return result;
  }

  /** The registry answers again: whoever pauses tries again within {@code spread}. */
  public void hurry(Duration spread) {
    for (RegistrationKeeper keeper : keepers.values()) {
      keeper.hurry(Duration.ofNanos(1 + (long) (spread.toNanos() * world.random().nextDouble())));
    }
  }

  /**
   * Closes all at once, and refuses new ones. Idempotent.
   *
   * @return what completes, on an engine thread, when each has reached its final state; it does not
   *     fail, and takes at most {@link #closeBound}
   */
  public CompletableFuture<Void> closeAll() {
    List<RegistrationKeeper> open;
    synchronized (beginning) {
      closed = true;
      open = List.copyOf(keepers.values());
    }
    CompletableFuture<?>[] ends =
        open.stream().map(RegistrationKeeper::close).toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(ends)
        .whenComplete(
            (nothing, failure) -> {
              world.metrics().close();
              world.probes().close();
            });
  }

  /** Returns how long {@link #closeAll} may take: draining, and then the time for closing. */
  public Duration closeBound() {
    return keepers.values().stream()
        .map(RegistrationKeeper::closeBound)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** Throws {@link IllegalArgumentException} for what the registry or a probe cannot work with. */
  static void validate(ServiceRegistration registration, KeeperWorld world) {
    world.registry().validate(registration);
    for (HealthCheck check : registration.healthChecks()) {
      Probes.validateTarget(check, registration.host());
      DesiredCheck complete = world.defaults().complete(check);
      if (Defaults.isProbed(complete)) {
        world.probes().probeFor(check);
      }
    }
  }

  private static RuntimeException toApi(ServiceRegistration registration, Throwable failure) {
    return failure instanceof IllegalStateException
        ? closedFailure()
        : ApiFailures.ofWrite(registration.service(), registration.id(), failure);
  }

  private static RegistrationRefusedException twice(ServiceRegistration registration) {
    String message =
        registration.service()
            + "/"
            + registration.id()
            + ": this discovery registers that id already (expected: an id of its own)";
    return new RegistrationRefusedException(
        registration.service(), registration.id(), message, Optional.empty());
  }

  private static IllegalStateException closedFailure() {
    return new IllegalStateException("the discovery is closed");
  }
}
