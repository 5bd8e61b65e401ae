package io.datapunk.discovery.inmemory;

import static java.util.Objects.requireNonNull;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A registry in memory: a client of a store that behaves as Consul does, with leases, health,
 * cursors and reads that wait, and with {@linkplain #faults() faults} to order.
 *
 * <p>Applications name it by URI, {@code memory:} or {@code memory:name}. A test may hand in one
 * that lives on a clock moved by hand; the discovery closes what it is handed, so it gets a client
 * of its own:
 *
 * <pre>{@code
 * SimulatedRuntime runtime = SimulatedRuntime.seeded(42);
 * InMemoryRegistry server = InMemoryRegistry.create(runtime.context("server"));
 * ServiceDiscovery discovery =
 *     ServiceDiscoveryManager.builder(config)
 *         .registry(server.connect(runtime.context("registry")))
 *         .runtime(runtime)
 *         .build();
 * server.faults().begin(RegistryFault.OUTAGE);
 * runtime.advance(Duration.ofMinutes(5));
 * }</pre>
 *
 * <p>It runs no check itself: results arrive as reports, and silence for longer than a check's time
 * to live is critical. It knows no datacenters. See the package's comment for threads.
 */
public final class InMemoryRegistry implements Registry {

  /** The only state of this module that belongs to the JVM: who says the same name meets. */
  private static final SharedStores<RegistryStore> SHARED = new SharedStores<>();

  private final RegistryStore store;
  private final Optional<String> name;
  private final Connection connection;

  private InMemoryRegistry(RegistryStore store, Optional<String> name, AdapterContext context) {
    this.store = store;
    this.name = name;
    this.connection = new Connection(context, store.faults()::latency, InMemoryRegistry::closed);
    store.join(connection);
  }

  /**
   * Returns a client of a store of its own. Leases run by the context of the store's oldest open
   * client: a test that kills a process without closing its client keeps an older one itself.
   */
  public static InMemoryRegistry create(AdapterContext context) {
    return new InMemoryRegistry(new RegistryStore(), Optional.empty(), context);
  }

  /** Returns a client of the store behind {@code memory:name}, which this JVM shares. */
  public static InMemoryRegistry shared(String name, AdapterContext context) {
    requireNonNull(name, "name");
    requireNonNull(context, "context");
    return new InMemoryRegistry(
        SHARED.acquire(name, RegistryStore::new), Optional.of(name), context);
  }

  /** Returns another client of the same store, as another process would have it. */
  public InMemoryRegistry connect(AdapterContext context) {
    return name.map(shared -> shared(shared, context))
        .orElseGet(() -> new InMemoryRegistry(store, Optional.empty(), context));
  }

  static RegistryStore store(String name) {
    return SHARED
        .find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "registry: memory:" + name + " (expected: the name of one that is open)"));
  }

  /** Returns the faults of the store. */
  public InMemoryFaults faults() {
    return new InMemoryFaults(store);
  }

  /** Returns how many reads of all clients wait for a difference now. */
  public int blockedReads() {
    return store.blockedReads();
  }

  /** Returns how many calls of all clients have arrived at the store so far. */
  public long callsServed() {
    return store.callsServed();
  }

  @Override
  public CompletableFuture<RegistryAnswer> read(ReadRequest request) {
    return request
        .datacenter()
        .map(InMemoryRegistry::<RegistryAnswer>noDatacenters)
        .orElseGet(
            () ->
                connection.send(
                    call -> store.read(call, request, connection.context().scheduler())));
  }

  @Override
  public CompletableFuture<Set<String>> services(Optional<String> datacenter) {
    return datacenter
        .map(InMemoryRegistry::<Set<String>>noDatacenters)
        .orElseGet(() -> connection.send(store::names));
  }

  @Override
  public CompletableFuture<Void> register(DesiredInstance instance) {
    return send(
        (state, now, changed) -> {
          Optional<InstanceRow> before = state.find(instance.service(), instance.id());
          if (state.put(InstanceRow.registered(instance, before, now))) {
            changed.accept(instance.service());
          }
          return Call::answerDone;
        });
  }

  @Override
  public CompletableFuture<Void> deregister(String service, String id) {
    return send(
        (state, now, changed) -> {
          if (state.remove(service, id)) {
            changed.accept(service);
          }
          return Call::answerDone;
        });
  }

  @Override
  public CompletableFuture<Optional<ObservedInstance>> find(String service, String id) {
    return send(
        (state, now, changed) -> {
          Optional<ObservedInstance> found = state.find(service, id).map(InstanceRow::observed);
          return call -> call.answer(found);
        });
  }

  @Override
  public CompletableFuture<Void> report(
      String service, String id, String check, HealthReport report) {
    return send(
        (state, now, changed) -> {
          Optional<InstanceRow> held = atAgent(state, service, id);
          if (held.flatMap(row -> row.check(check)).isEmpty()) {
            return unknown("check", service + "/" + id + "/" + check);
          }
          return change(held, row -> row.reported(check, report, now), state, changed);
        });
  }

  @Override
  public CompletableFuture<Void> maintenance(String service, String id, boolean on, String reason) {
    return send(
        (state, now, changed) -> {
          Optional<InstanceRow> held = atAgent(state, service, id);
          if (held.isEmpty()) {
            return unknown("instance", service + "/" + id);
          }
          return change(held, row -> row.maintenance(on), state, changed);
        });
  }

  @Override
  public boolean runsItself(HealthCheck check) {
    return false;
  }

  /** Accepts everything: memory has no limits beyond those of the API. */
  @Override
  public void validate(ServiceRegistration registration) {}

  @Override
  public void close() {
    if (connection.close()) {
      store.leave(connection);
      name.ifPresent(SHARED::release);
    }
  }

  private <T> CompletableFuture<T> send(RegistryStore.Operation<T> operation) {
    return connection.send(call -> store.serve(call, operation));
  }

  private static Optional<InstanceRow> atAgent(RegistryState state, String service, String id) {
    return state.find(service, id).filter(InstanceRow::isAtAgent);
  }

  private static Consumer<Call<Void>> change(
      Optional<InstanceRow> held,
      UnaryOperator<InstanceRow> change,
      RegistryState state,
      Consumer<String> changed) {
    held.map(change).filter(state::put).ifPresent(row -> changed.accept(row.service()));
    return Call::answerDone;
  }

  private static Consumer<Call<Void>> unknown(String what, String which) {
    RegistryException failure =
        new RegistryException(
            Kind.UNKNOWN_ID, what + ": " + which + " (expected: one that is registered)");
    return call -> call.fail(failure);
  }

  private static <T> CompletableFuture<T> noDatacenters(String datacenter) {
    return CompletableFuture.failedFuture(
        new RegistryException(
            Kind.INVALID, "datacenter: " + datacenter + " (expected: none, memory has no such)"));
  }

  private static RegistryException closed() {
    return new RegistryException(Kind.CLOSED, "memory: closed");
  }
}
