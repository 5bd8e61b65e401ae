package io.datapunk.discovery.it.chaos;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The library, twice: one discovery watches all services, is looked into, and keeps registrations;
 * another is only looked into, and shares the first one's views through Redis.
 */
final class OurClient implements Subject {

  static final Duration RECOVERY_SPREAD = Duration.ofSeconds(2);
  static final Duration RECONCILE_INTERVAL = Duration.ofSeconds(5);
  private static final Duration CACHE_TTL = Duration.ofSeconds(5);
  private static final Duration WATCH_WAIT = Duration.ofSeconds(4);

  /** How long a poll may be silent before that is a failure: its wait, a sixteenth, and 2 s. */
  static final Duration SILENCE = WATCH_WAIT.plus(WATCH_WAIT.dividedBy(16)).plusSeconds(2);

  private final Findings findings = new Findings();
  private final List<History> histories;
  private final FaultyProxy agent;
  private final ServiceDiscovery watching;
  private final ServiceDiscovery looking;
  private final List<WatchedService> watched;
  private final List<Looker> lookers;
  private final KeptRegistrations kept;

  OurClient(List<History> histories, FaultyProxy agent, FaultyProxy redis, MachinePauses pauses) {
    this.histories = histories;
    this.agent = agent;
    ServiceDiscoveryConfig config =
        ServiceDiscoveryConfig.builder()
            .registry("consul://127.0.0.1:" + agent.port())
            .distributedCache("redis://127.0.0.1:" + redis.port() + "?pingInterval=1s")
            .cacheTtl(CACHE_TTL)
            .watchWait(WATCH_WAIT)
            .recoverySpread(RECOVERY_SPREAD)
            .reconcileInterval(RECONCILE_INTERVAL)
            .closeTimeout(Duration.ofSeconds(3))
            .metrics("none:")
            .build();
    watching = ServiceDiscovery.open(config);
    looking = ServiceDiscovery.open(config);
    watched =
        histories.stream().map(history -> new WatchedService(watching, history, findings)).toList();
    lookers =
        List.of(
            new Looker("a lookup beside a watch", watching, histories, findings, pauses, CACHE_TTL),
            new Looker("a lookup", looking, histories, findings, pauses, CACHE_TTL));
    kept = new KeptRegistrations(watching);
    lookers.forEach(Looker::begin);
  }

  @Override
  public String name() {
    return "Datapunk Discovery";
  }

  @Override
  public Findings findings() {
    return findings;
  }

  KeptRegistrations kept() {
    return kept;
  }

  private WatchedService watched(History history) {
    return watched.get(
        IntStream.range(0, histories.size())
            .filter(i -> histories.get(i) == history)
            .findFirst()
            .orElseThrow());
  }

  @Override
  public boolean isRight(History history) {
    return watched(history).isRight(history.last());
  }

  @Override
  public boolean hangs() {
    return false;
  }

  @Override
  public boolean misses(History history) {
    return !watched(history).handed().equals(history.last());
  }

  @Override
  public String describe(History history) {
    return watched(history).toString();
  }

  @Override
  public int connections() {
    return agent.connections();
  }

  @Override
  public int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  @Override
  public void close() {
    lookers.forEach(Looker::close);
    watched.forEach(WatchedService::close);
    kept.close();
    watching.close();
    looking.close();
  }
}
