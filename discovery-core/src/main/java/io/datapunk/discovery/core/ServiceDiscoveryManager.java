package io.datapunk.discovery.core;

import static java.util.Objects.requireNonNull;

import io.datapunk.discovery.Registration;
import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceListener;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.Subscription;
import io.datapunk.discovery.core.failure.ApiFailures;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.runtime.CallerStages;
import io.datapunk.discovery.core.runtime.PatientRuntime;
import io.datapunk.discovery.core.runtime.ShutdownHook;
import io.datapunk.discovery.core.runtime.SystemRuntime;
import io.datapunk.discovery.core.setup.Backends;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The engine behind {@link ServiceDiscovery}, for tests and frameworks that hand in backends
 * themselves. {@link ServiceDiscovery#open} builds the same from URIs.
 */
public final class ServiceDiscoveryManager implements ServiceDiscovery {

  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final ServiceDiscoveryConfig config;
  private final Engine engine;
  private final Waiting waiting;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final Handle shutdownHook;

  private ServiceDiscoveryManager(ServiceDiscoveryConfig config, Engine engine) {
    this.config = config;
    this.engine = engine;
    this.waiting = new Waiting(engine.runtime);
    this.shutdownHook = config.closeOnShutdown() ? ShutdownHook.install(this::close) : () -> {};
  }

  /** Returns a builder for a discovery with this configuration. */
  public static Builder builder(ServiceDiscoveryConfig config) {
    return new Builder(config);
  }

  @Override
  public ServiceSnapshot discover(String service) {
    checkOpen();
    ServiceSnapshot fresh = engine.lookups.fresh(requireNonNull(service, "service"));
    return fresh != null ? fresh : discover(ServiceQuery.of(service));
  }

  @Override
  public ServiceSnapshot discover(ServiceQuery query) {
    checkOpen();
    ServiceSnapshot fresh = engine.lookups.fresh(requireNonNull(query, "query"));
    return fresh != null
        ? fresh
        : waiting.forResult(
            query.service(), engine.lookups.find(query), limit(config.lookupTimeout()));
  }

  @Override
  public CompletionStage<ServiceSnapshot> discoverAsync(String service) {
    return discoverAsync(ServiceQuery.of(service));
  }

  @Override
  public CompletionStage<ServiceSnapshot> discoverAsync(ServiceQuery query) {
    checkOpen();
    requireNonNull(query, "query");
    return CallerStages.of(engine.lookups.find(query), engine.runtime.callbacks());
  }

  @Override
  public Subscription watch(String service, ServiceListener listener) {
    return watch(ServiceQuery.of(service), listener);
  }

  @Override
  public Subscription watch(ServiceQuery query, ServiceListener listener) {
    checkOpen();
    return engine.watches.subscribe(
        requireNonNull(query, "query"), requireNonNull(listener, "listener"));
  }

  @Override
  public Flow.Publisher<ServiceChange> changes(ServiceQuery query) {
    checkOpen();
    return engine.watches.changes(requireNonNull(query, "query"));
  }

  @Override
  public Registration register(ServiceRegistration registration) {
    checkOpen();
    requireNonNull(registration, "registration");
    CompletableFuture<Registration> registering = engine.registrations.register(registration);
    return waiting.forResult(
        registration.service(),
        registering,
        limit(config.registerTimeout()),
        () -> abandon(registering));
  }

  /** Nobody holds what comes of it, so nobody could close it. */
  private static void abandon(CompletableFuture<Registration> registering) {
    if (!registering.cancel(false)) { // it ended just now
      registering.thenAccept(Registration::closeAsync);
    }
  }

  @Override
  public CompletionStage<Registration> registerAsync(ServiceRegistration registration) {
    checkOpen();
    requireNonNull(registration, "registration");
    return CallerStages.of(engine.registrations.register(registration), engine.runtime.callbacks());
  }

  @Override
  public Set<String> services() {
    checkOpen();
    return waiting.forResult(null, listServices(), limit(config.lookupTimeout()));
  }

  @Override
  public CompletionStage<Set<String>> servicesAsync() {
    checkOpen();
    return CallerStages.of(listServices(), engine.runtime.callbacks());
  }

  @Override
  public void close() {
    Duration bound = config.closeTimeout().plus(engine.registrations.closeBound());
    if (closed.compareAndSet(false, true)) {
      shutdownHook.close();
      engine.close(bound).whenComplete((done, error) -> end.complete(null));
    }
    if (!engine.runtime.inCallback()) {
      waiting.forEnd(end, limit(bound));
    }
  }

  private CompletableFuture<Set<String>> listServices() {
    return engine
        .upstream
        .services(config.datacenter(), config.lookupTimeout())
        .handle(
            (names, error) -> {
              if (error != null) {
                throw ApiFailures.ofList(error);
              }
              return names;
            });
  }

  /** What bounds itself is awaited a little longer, so that its own words are heard. */
  private static Duration limit(Duration own) {
    return own.plus(MARGIN);
  }

  private void checkOpen() {
    if (closed.get()) {
      throw new IllegalStateException("this discovery is closed");
    }
  }

  /** Collects the parts of a discovery. Not safe for use by several threads. */
  public static final class Builder {

    private final ServiceDiscoveryConfig config;
    private @Nullable Registry registry;
    private @Nullable DistributedCache distributedCache;
    private @Nullable MetricsSink metrics;
    private @Nullable EngineRuntime runtime;
    private @Nullable ClassLoader classLoader;

    private Builder(ServiceDiscoveryConfig config) {
      this.config = requireNonNull(config, "config");
    }

    /** Uses this registry instead of the one the configuration names; it is closed with us. */
    public Builder registry(Registry instance) {
      registry = requireNonNull(instance, "registry");
      return this;
    }

    /** Uses this cache instead of the one the configuration names; it is closed with us. */
    public Builder distributedCache(DistributedCache instance) {
      distributedCache = requireNonNull(instance, "distributedCache");
      return this;
    }

    /** Uses this sink instead of the one the configuration names; it is closed with us. */
    public Builder metrics(MetricsSink instance) {
      metrics = requireNonNull(instance, "metrics");
      return this;
    }

    /** Uses these threads and clocks instead of the machine's; they are not closed with us. */
    public Builder runtime(EngineRuntime instance) {
      runtime = requireNonNull(instance, "runtime");
      return this;
    }

    /** Looks for providers here; by default in the context class loader of the calling thread. */
    public Builder classLoader(ClassLoader loader) {
      classLoader = requireNonNull(loader, "classLoader");
      return this;
    }

    /**
     * Opens the discovery, without waiting for any server.
     *
     * @throws io.datapunk.discovery.ConfigurationException if a backend cannot be opened as
     *     configured; what was opened before is closed again
     */
    public ServiceDiscoveryManager build() {
      boolean ownsRuntime = runtime == null;
      EngineRuntime used = new PatientRuntime(runtime != null ? runtime : new SystemRuntime());
      Opened opened = new Opened();
      try {
        Backends backends = new Backends(config, used, loader());
        MetricsSink sink = opened.add(metrics != null ? metrics : backends.metrics());
        Registry source = opened.add(registry != null ? registry : backends.registry(sink));
        Optional<DistributedCache> cache =
            distributedCache != null
                ? Optional.of(distributedCache)
                : backends.distributedCache(sink);
        cache.ifPresent(opened::add);
        return new ServiceDiscoveryManager(
            config,
            new Engine(
                config,
                source,
                cache,
                sink,
                backends.healthProbes(),
                backends.trust(),
                used,
                ownsRuntime));
      } catch (RuntimeException e) {
        opened.closeAll();
        if (ownsRuntime) {
          used.close();
        }
        throw e;
      }
    }

    private ClassLoader loader() {
      ClassLoader own = classLoader;
      if (own != null) {
        return own;
      }
      ClassLoader context = Thread.currentThread().getContextClassLoader();
      return context != null
          ? context
          : requireNonNull(ServiceDiscoveryManager.class.getClassLoader());
    }
  }
}
