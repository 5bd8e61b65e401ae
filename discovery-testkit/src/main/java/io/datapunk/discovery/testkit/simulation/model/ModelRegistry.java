package io.datapunk.discovery.testkit.simulation.model;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The registry's port in one process: what a faithful adapter makes of the modelled agents. It asks
 * the agent it is used to, goes on to the next where a connection is refused, and writes about an
 * instance to the agent that took it.
 */
public final class ModelRegistry implements Registry {

  /** A driver's own limit on a write, or on reading an instance back. */
  private static final long DRIVER_LIMIT = 10 * WorldTime.SECOND;

  private final List<Route> routes;
  private final Token token;
  private final WorldTime time;
  private final Gate process;
  private final Traffic traffic;
  private final Homes homes = new Homes();
  private final SortedMap<String, Mark> marks = new TreeMap<>();
  private final SortedMap<String, Long> markedAt = new TreeMap<>();
  private final Set<String> stragglers = new TreeSet<>();
  private final Set<Call<?>> open = new LinkedHashSet<>();
  private final Optional<Chance> balance;
  private Route current;
  private boolean closed;

  /**
   * Creates one that may use these routes, the first one at first.
   *
   * @param balance chooses the route of each question, if all agents stand behind one name
   */
  public ModelRegistry(
      List<Route> routes,
      Token token,
      WorldTime time,
      Gate process,
      Traffic traffic,
      Optional<Chance> balance) {
    this.balance = balance;
    this.routes = List.copyOf(routes);
    this.token = token;
    this.time = time;
    this.process = process;
    this.traffic = traffic;
    this.current = routes.get(0);
  }

  /** Returns the route in use. */
  public Route current() {
    return current;
  }

  /** Returns whether any agent may answer a question. */
  public boolean isBalanced() {
    return balance.isPresent();
  }

  /** Returns whether a question is answered as well as the registry can, on whatever route. */
  public boolean isGood() {
    return isBalanced() ? routes.stream().allMatch(Route::isGood) : current.isGood();
  }

  /** Returns how many calls wait for their end. */
  public int open() {
    return open.size();
  }

  /** Returns the mark under which the id was last registered. */
  public Optional<Mark> markOf(String id) {
    return Optional.ofNullable(marks.get(id));
  }

  /** Returns whether a registration of the id was sent at that moment or later. */
  public boolean isMarkedSince(String id, long moment) {
    return markedAt.getOrDefault(id, Long.MIN_VALUE) >= moment;
  }

  /** Returns the route on which the id is kept, or would be. */
  public Route homeOf(String id) {
    return homes.latest(id).orElse(current);
  }

  /** Returns whether a registration of the id arrived after its caller had given it up. */
  public boolean hasStragglers(String id) {
    return stragglers.contains(id);
  }

  @Override
  public CompletableFuture<RegistryAnswer> read(ReadRequest request) {
    Route route = reachable();
    Call<RegistryAnswer> call = new Call<>("read " + request.service(), route.link());
    long askedAt = time.now();
    traffic.asked(request);
    call.future()
        .whenComplete(
            (answer, failure) -> {
              if (answer != null) {
                traffic.answered(request, askedAt, answer);
              } else {
                traffic.failed(request, askedAt, call);
              }
            });
    return begin(call, route, () -> route.agent().read(request, token, call));
  }

  @Override
  public CompletableFuture<Set<String>> services(Optional<String> datacenter) {
    Route route = reachable();
    Call<SortedSet<String>> call = new Call<>("services", route.link());
    return begin(call, route, () -> route.agent().services(token, call)).thenApply(names -> names);
  }

  @Override
  public CompletableFuture<Void> register(DesiredInstance instance) {
    String id = instance.id();
    Route home = homes.latest(id).filter(route -> !route.isRefusing()).orElseGet(this::reachable);
    homes.settle(id, home);
    marks.put(id, new Mark(instance.owner(), instance.incarnation()));
    markedAt.put(id, time.now());
    AgentState state = home.agent().state();
    Call<Void> call = new Call<>("register " + id, home.link());
    return write(
        call,
        home,
        () -> {
          if (call.future().isDone()) {
            stragglers.add(id);
          }
          state.register(instance);
          return true;
        });
  }

  @Override
  public CompletableFuture<Void> deregister(String service, String id) {
    List<Homes.Home> held = homes.all(id);
    List<Homes.Home> asked = held.isEmpty() ? List.of(new Homes.Home(reachable(), 0)) : held;
    return CompletableFuture.allOf(
        asked.stream()
            .map(home -> deregister(service, id, home))
            .toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Void> deregister(String service, String id, Homes.Home home) {
    CompletableFuture<Void> done =
        write(
            "deregister " + id,
            home.route(),
            () -> {
              home.route().agent().state().deregister(service, id);
              return true;
            });
    return done.whenComplete(
        (nothing, failure) -> {
          if (failure == null) {
            homes.leave(id, home);
          }
        });
  }

  @Override
  public CompletableFuture<Optional<ObservedInstance>> find(String service, String id) {
    Route home = home(id);
    Call<Optional<ObservedInstance>> call = new Call<>("find " + id, home.link());
    call.limit(time, process, DRIVER_LIMIT);
    return begin(call, home, () -> home.agent().find(service, id, token, call));
  }

  @Override
  public CompletableFuture<Void> report(
      String service, String id, String check, HealthReport report) {
    Route home = home(id);
    AgentState state = home.agent().state();
    return write("report " + id, home, () -> state.report(id, check, report.status()));
  }

  @Override
  public CompletableFuture<Void> maintenance(String service, String id, boolean on, String reason) {
    Route home = home(id);
    AgentState state = home.agent().state();
    return write("maintenance " + id, home, () -> state.maintenance(id, on));
  }

  @Override
  public boolean runsItself(HealthCheck check) {
    return check.type().equals(HealthCheck.HTTP) || check.type().equals(HealthCheck.TCP);
  }

  @Override
  public void validate(ServiceRegistration registration) {
    // The model holds whatever the API lets through.
  }

  @Override
  public void close() {
    closed = true;
    for (Call<?> call : List.copyOf(open)) {
      call.future().completeExceptionally(new RegistryException(Kind.CLOSED, call + ": closed"));
    }
  }

  private CompletableFuture<Void> write(String what, Route route, BooleanSupplier work) {
    return write(new Call<>(what, route.link()), route, work);
  }

  /** Makes a write; one that finds nothing to write to fails. */
  private CompletableFuture<Void> write(Call<Void> call, Route route, BooleanSupplier work) {
    call.limit(time, process, DRIVER_LIMIT);
    ModelAgent agent = route.agent();
    return begin(call, route, () -> agent.write(token, call, work));
  }

  private <T> CompletableFuture<T> begin(Call<T> call, Route route, Runnable atAgent) {
    if (closed) {
      return CompletableFuture.failedFuture(new RegistryException(Kind.CLOSED, call + ": closed"));
    }
    open.add(call);
    call.future()
        .whenComplete(
            (value, failure) -> {
              open.remove(call);
              if (isUnreachable(failure)) {
                leave(route);
              }
            });
    call.send(atAgent);
    return call.future();
  }

  private Route home(String id) {
    return homes.latest(id).orElseGet(this::reachable);
  }

  private Route reachable() {
    Route first = balance.map(chance -> chance.oneOf(routes)).orElse(current);
    current = first;
    for (int i = 0; i < routes.size() && current.isRefusing(); i++) {
      leave(current);
    }
    if (current.isRefusing()) {
      current = first;
    }
    return current;
  }

  private static boolean isUnreachable(@Nullable Throwable failure) {
    return failure instanceof RegistryException e && e.kind() == Kind.UNREACHABLE;
  }

  private void leave(Route route) {
    if (route.equals(current)) {
      current = routes.get((routes.indexOf(route) + 1) % routes.size());
    }
  }
}
