package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.testkit.simulation.model.Call;
import io.datapunk.discovery.testkit.simulation.model.Chance;
import io.datapunk.discovery.testkit.simulation.model.Journal;
import io.datapunk.discovery.testkit.simulation.model.ModelRegistry;
import io.datapunk.discovery.testkit.simulation.model.Route;
import io.datapunk.discovery.testkit.simulation.model.Token;
import io.datapunk.discovery.testkit.simulation.model.Traffic;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One life of a client process: an engine, the users that call it, and its way to the registry. */
public final class ClientProcess {

  private final String name;
  private final ServiceDiscoveryConfig config;
  private final ProcessRuntime runtime;
  private final WorldTime time;
  private final Journal journal;
  private final Witness witness;
  private final List<Route> routes;
  private final Token token;
  private final ModelRegistry registry;
  private final ServiceDiscovery discovery;
  private final Habits habits;
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final List<KeptInstance> instances = new ArrayList<>();
  private final long beganAt;
  private int numbers;
  private int lookups;
  private boolean closing;

  ClientProcess(
      String name,
      ServiceDiscoveryConfig config,
      ProcessRuntime runtime,
      Surroundings world,
      List<Route> routes,
      Token token,
      Optional<Chance> balance,
      Optional<DistributedCache> cache) {
    this.name = name;
    this.config = config;
    this.runtime = runtime;
    this.time = world.time();
    this.journal = world.journal();
    this.witness = world.witness();
    this.routes = routes;
    this.token = token;
    this.habits = new Habits(runtime, world.chance(), world.naps());
    this.beganAt = time.now();
    this.registry = new ModelRegistry(routes, token, time, runtime, new Heard(), balance);
    note(() -> this + ": starts");
    witness.began(this);
    this.discovery = world.engines().open(config, registry, cache, runtime);
  }

  /** Returns the configuration of its engine. */
  public ServiceDiscoveryConfig config() {
    return config;
  }

  /** Returns its runtime. */
  public ProcessRuntime runtime() {
    return runtime;
  }

  /** Returns the world's time. */
  public WorldTime time() {
    return time;
  }

  /** Returns when it began. */
  public long beganAt() {
    return beganAt;
  }

  /** Returns its ways to the registry. */
  public List<Route> routes() {
    return routes;
  }

  /** Returns what it may see. */
  public Token token() {
    return token;
  }

  /** Returns its end of the registry. */
  public ModelRegistry registry() {
    return registry;
  }

  /** Returns its engine. */
  ServiceDiscovery discovery() {
    return discovery;
  }

  /** Returns those who subscribed and did not begin to close. */
  public List<Subscriber> subscribers() {
    subscribers.removeIf(Subscriber::isClosed);
    return List.copyOf(subscribers);
  }

  /** Returns the instances it registered, also those it closed. */
  public List<KeptInstance> instances() {
    return List.copyOf(instances);
  }

  /** Returns how many lookups of its users wait for their end. */
  public int lookupsUnderWay() {
    return lookups;
  }

  /** Returns whether it runs: neither paused, nor dead, nor closing. */
  public boolean isLive() {
    return !runtime.isDead() && !runtime.isStopped() && !closing;
  }

  /** Returns whether a question it asks now is answered as well as the registry can. */
  public boolean isServedWell() {
    return isLive() && token.state() == Token.State.FULL && registry.isGood();
  }

  Habits habits() {
    return habits;
  }

  void note(Supplier<String> line) {
    journal.add(line);
  }

  // What its users do.

  void lookUp(ServiceQuery query) {
    if (!isLive()) {
      return;
    }
    long beganAt = time.now();
    lookups++;
    discovery
        .discoverAsync(query)
        .whenComplete((answer, failure) -> lookedUp(query, beganAt, answer, failure));
  }

  private void lookedUp(
      ServiceQuery query,
      long beganAt,
      @Nullable ServiceSnapshot answer,
      @Nullable Throwable failure) {
    lookups--;
    if (closing) {
      return;
    }
    note(
        () ->
            this
                + ": looked up "
                + query.service()
                + ", got "
                + (answer != null ? Shown.snapshot(answer) : String.valueOf(failure)));
    witness.lookedUp(
        new Lookup(
            this,
            query,
            beganAt,
            time.now(),
            Optional.ofNullable(answer),
            Optional.ofNullable(failure)));
  }

  void subscribe(ServiceQuery query, Subscriber.Manner manner) {
    if (!isLive()) {
      return;
    }
    Subscriber subscriber = new Subscriber(this, ++numbers, query, manner, witness);
    note(() -> subscriber + ": subscribes, " + manner);
    subscribers.add(subscriber);
    subscriber.hold(discovery.watch(query, subscriber));
  }

  void register(KeptInstance instance) {
    if (isLive()) {
      instances.add(instance);
      instance.open(discovery);
    }
  }

  // What befalls it.

  /** Closes its engine in order. */
  void close() {
    note(() -> this + ": closes");
    closing = true;
    subscribers.forEach(Subscriber::markClosed);
    instances.forEach(KeptInstance::markClosed);
    discovery.close();
    note(() -> this + ": closed");
  }

  void kill() {
    note(() -> this + ": killed");
    closing = true;
    runtime.kill();
    routes.forEach(route -> route.link().reset());
  }

  void stop(boolean ticksToo) {
    note(() -> this + (ticksToo ? ": suspended" : ": paused"));
    runtime.stop(ticksToo);
  }

  void goOn() {
    note(() -> this + ": goes on");
    runtime.goOn();
  }

  @Override
  public String toString() {
    return name;
  }

  /** Passes on what goes over the network. */
  private final class Heard implements Traffic {

    @Override
    public void asked(ReadRequest request) {
      witness.asked(ClientProcess.this, request);
    }

    @Override
    public void answered(ReadRequest request, long askedAt, RegistryAnswer answer) {
      note(
          () ->
              ClientProcess.this
                  + ": read "
                  + request.service()
                  + Questions.shown(request)
                  + " = "
                  + Shown.endpoints(answer.endpoints())
                  + " at "
                  + Questions.shown(answer));
      witness.answered(ClientProcess.this, request, askedAt, answer);
    }

    @Override
    public void failed(ReadRequest request, long askedAt, Call<RegistryAnswer> call) {
      boolean abandoned = call.future().isCancelled();
      note(
          () ->
              ClientProcess.this
                  + ": read "
                  + request.service()
                  + Questions.shown(request)
                  + (abandoned ? " given up" : " failed: " + call.failure()));
      witness.failed(ClientProcess.this, request, askedAt, abandoned, call.isSwallowed());
    }
  }
}
