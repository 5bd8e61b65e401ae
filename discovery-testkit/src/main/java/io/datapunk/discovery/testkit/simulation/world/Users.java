package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.testkit.simulation.model.Chance;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Those who use the registry: users of the engines, who look up, subscribe, register and give up at
 * any time, and foreigners, who change what is true.
 */
final class Users {

  private static final int MOST_SUBSCRIBERS = 4;
  private static final int MOST_INSTANCES = 2;
  private static final long REPORT_EVERY = 3 * WorldTime.SECOND;
  private static final Duration DRAIN = Duration.ofSeconds(3);
  private static final Duration YOUNG = Duration.ofSeconds(1);
  private static final Duration TTL = Duration.ofSeconds(12);

  private final World world;
  private final Chance chance;
  private final Foreigners foreigners;
  private final long userPace;
  private final long foreignPace;
  private boolean active = true;
  private int instances;

  Users(World world) {
    this.world = world;
    this.chance = world.chance("acts");
    this.foreigners = new Foreigners(world.cluster(), world.journal(), chance);
    boolean hectic = chance.of(0.25);
    this.userPace =
        (hectic ? chance.between(100, 800) : chance.between(500, 4_000)) * WorldTime.MILLI;
    this.foreignPace =
        (hectic ? chance.between(50, 500) : chance.between(300, 20_000)) * WorldTime.MILLI;
  }

  void begin() {
    for (String service : world.plan().services()) {
      if (chance.of(0.8)) {
        foreigners.settle(service);
      }
    }
    for (Host host : world.hosts()) {
      ClientProcess process = host.start();
      if (chance.of(0.5)) {
        register(host, process);
      }
    }
    later(userPace, this::userActs);
    later(foreignPace, this::foreignerActs);
    later(REPORT_EVERY, this::report);
  }

  /** From now on nobody does anything, but for those who report how they are. */
  void rest() {
    active = false;
  }

  /** All foreign instances of a service go at once. */
  void exodus() {
    foreigners.leave(chance.oneOf(world.plan().services()));
  }

  /** Everything is looked up at a host at once. */
  void lookUpAll(Host host) {
    for (String service : world.plan().services()) {
      host.process().lookUp(everything(service));
    }
  }

  private void later(long pace, Runnable act) {
    world.time().after(chance.between(pace / 4, pace * 2), act);
  }

  private void foreignerActs() {
    if (active) {
      foreignerActs(chance.oneOf(world.plan().services()));
      later(foreignPace, this::foreignerActs);
    }
  }

  /** Changes come in bursts, as in a rollout. */
  private void foreignerActs(String service) {
    if (active) {
      foreigners.act(service);
      if (chance.of(0.3)) {
        world.time().after(chance.between(20, 600) * WorldTime.MILLI, () -> foreignerActs(service));
      }
    }
  }

  private void userActs() {
    if (!active) {
      return;
    }
    later(userPace, this::userActs);
    Host host = chance.oneOf(world.hosts());
    ClientProcess process = host.process();
    if (!process.isLive()) {
      return;
    }
    int act = chance.below(20);
    if (act < 9) {
      if (chance.of(0.3)) {
        lookUpAgainAndAgain(process, young(query()));
      } else {
        process.lookUp(query());
      }
    } else if (act < 13) {
      subscribe(process);
    } else if (act < 15) {
      unsubscribe(process);
    } else if (act < 16) {
      register(host, process);
    } else if (act < 17) {
      someInstance(process).forEach(KeptInstance::revise);
    } else if (act < 18) {
      someInstance(process).forEach(this::close);
    } else if (act < 19) {
      host.healthy(chance.of(0.7));
    } else {
      foreigners.act(chance.oneOf(world.plan().services()));
    }
  }

  private ServiceQuery query() {
    String service = chance.of(0.05) ? Plan.NOBODY : chance.oneOf(world.plan().services());
    return chance.of(0.5) ? ServiceQuery.of(service) : everything(service);
  }

  private void lookUpAgainAndAgain(ClientProcess process, ServiceQuery query) {
    process.lookUp(query);
    for (int i = chance.below(4); i > 0; i--) {
      long later = chance.between(1, 1_500) * WorldTime.MILLI;
      world.time().after(later, () -> process.lookUp(query));
    }
  }

  /** The same for somebody to whom most of what is held is too old. */
  private static ServiceQuery young(ServiceQuery query) {
    return ServiceQuery.builder(query.service())
        .minimumHealth(query.minimumHealth())
        .maxStale(YOUNG)
        .build();
  }

  /** A query that filters nothing out shows the most. */
  static ServiceQuery everything(String service) {
    return ServiceQuery.builder(service).minimumHealth(HealthStatus.MAINTENANCE).build();
  }

  private void subscribe(ClientProcess process) {
    if (process.subscribers().size() < MOST_SUBSCRIBERS) {
      int manner = chance.below(8);
      ServiceQuery query = query();
      if (chance.of(0.5)) { // many ask first and follow then
        process.lookUp(query);
      }
      process.subscribe(
          query,
          manner < 6
              ? Subscriber.Manner.GOOD
              : manner < 7 ? Subscriber.Manner.THROWS : Subscriber.Manner.BLOCKS);
    }
  }

  private void unsubscribe(ClientProcess process) {
    List<Subscriber> open = process.subscribers();
    if (open.size() > 1 && chance.of(0.5)) {
      chance.oneOf(open).close();
    }
  }

  private void register(Host host, ClientProcess process) {
    long open = process.instances().stream().filter(KeptInstance::isOpen).count();
    if (open < MOST_INSTANCES) {
      process.register(new KeptInstance(process, registration(host)));
    }
  }

  /** Half of the time an id of its own, else one that earlier lives had under the same address. */
  private ServiceRegistration registration(Host host) {
    String service = chance.oneOf(world.plan().services());
    boolean lasting = chance.of(0.5);
    String id = lasting ? service + "@" + host.name() : service + "-r" + ++instances;
    ServiceRegistration.Builder builder =
        ServiceRegistration.builder(service, host.name(), host.port()).id(id);
    switch (chance.below(4)) {
      case 0 -> builder.healthCheck(HealthCheck.http("/health"));
      case 1 -> builder.healthCheck(HealthCheck.ttl(TTL));
      case 2 -> builder.healthCheck(HealthCheck.custom("app", () -> health(host)));
      default -> builder.withoutHealthCheck();
    }
    if (chance.of(0.15)) {
      builder.drain(DRAIN);
    }
    return builder.build();
  }

  private static HealthReport health(Host host) {
    return host.isHealthy() ? HealthReport.passing() : HealthReport.critical("ill");
  }

  /** Half of the time with a write still under way. */
  private void close(KeptInstance instance) {
    if (chance.of(0.5)) {
      instance.revise();
    }
    instance.close();
  }

  private List<KeptInstance> someInstance(ClientProcess process) {
    List<KeptInstance> open =
        new ArrayList<>(process.instances().stream().filter(KeptInstance::isOpen).toList());
    return open.isEmpty() ? List.of() : List.of(chance.oneOf(open));
  }

  private void report() {
    world.time().after(REPORT_EVERY, this::report);
    for (Host host : world.hosts()) {
      ClientProcess process = host.process();
      if (process.isLive()) {
        for (KeptInstance instance : process.instances()) {
          instance.report(health(host));
        }
      }
    }
  }
}
