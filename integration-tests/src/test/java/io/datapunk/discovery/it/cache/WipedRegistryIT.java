package io.datapunk.discovery.it.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.it.chaos.LookupTimes;
import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.Data;
import io.datapunk.discovery.it.servers.Servers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A registry that forgot everything, and says truthfully, to everybody, that there is nothing: what
 * is known is held for {@code mass-loss-hold}, then it is gone, and no cache brings it back.
 */
@Timeout(180)
class WipedRegistryIT {

  private static final Duration HOLD = Duration.ofSeconds(10);

  /** The hold, what a watch may need to come back, and a second for looking. */
  private static final Duration WATCH_BOUND = HOLD.plusSeconds(5);

  /** Who does not watch asks once what it knows is no longer fresh. */
  private static final Duration LOOKUP_BOUND = WATCH_BOUND.plus(RealPair.CACHE_TTL);

  private RealPair pair;
  private ConsulCalls operator;

  @BeforeEach
  void start() {
    pair =
        new RealPair(
            Servers.newConsul().start(),
            Servers.newRedis().start(),
            settings -> settings.massLossHold(HOLD));
    operator = new ConsulCalls(pair.consul.httpUri(), "");
    operator.register("api", "one");
  }

  @AfterEach
  void stop() {
    pair.close();
  }

  private ServiceDiscovery open() {
    return pair.open(Credentials.none());
  }

  /** One that looks up all the time, and what it sees. */
  private static final class Observer {
    private final ServiceDiscovery discovery;
    private final Trail trail = new Trail();
    private final Set<StaleReason> reasons = EnumSet.noneOf(StaleReason.class);

    Observer(ServiceDiscovery discovery) {
      this.discovery = discovery;
    }

    void look(LookupTimes times) {
      saw(times.of(() -> discovery.discover("api")));
    }

    void look() {
      saw(discovery.discover("api"));
    }

    private void saw(ServiceSnapshot seen) {
      trail.saw(seen);
      seen.staleReason().ifPresent(reasons::add);
    }

    boolean isEmpty() {
      return trail.endsWith();
    }
  }

  @Test
  void p9_p1_whatIsKnownIsHeldThenGivenUpAndNotBroughtBackByTheCache() {
    Trail told = new Trail();
    Observer watching = new Observer(open());
    watching.discovery.watch("api", change -> told.saw(change.snapshot()));
    Await.until("the watch", RealPair.PATIENCE, () -> told.endsWith("one"));
    Observer looking = new Observer(open());
    RealPair.eventually(looking.discovery, "api");
    pair.awaitShared("api");

    pair.consul.kill();
    long killed = System.nanoTime();
    CompletableFuture<Long> back = CompletableFuture.supplyAsync(this::comeBackWiped);
    lookUntilBothAreEmpty(watching, looking, told);

    for (Trail trail : List.of(told, watching.trail, looking.trail)) {
      assertThat(trail.states()).containsExactly(List.of("one"), List.of());
      assertThat(trail.changedAfter(killed)).isGreaterThan(HOLD);
    }
    assertThat(watching.reasons).contains(StaleReason.LOSS_DOUBTED);
    assertThat(told.changedAfter(back.join())).isLessThan(WATCH_BOUND);
    assertThat(watching.trail.changedAfter(back.join())).isLessThan(WATCH_BOUND);
    assertThat(looking.trail.changedAfter(back.join())).isLessThan(LOOKUP_BOUND);
    assertNothingComesBack(watching, looking, told);
  }

  private long comeBackWiped() {
    pair.consul.restart(Data.WIPE);
    return System.nanoTime();
  }

  private static void lookUntilBothAreEmpty(Observer watching, Observer looking, Trail told) {
    try (LookupTimes times = new LookupTimes()) {
      Await.until(
          "gone, told and looked up",
          RealPair.PATIENCE,
          () -> {
            if (!watching.isEmpty()) {
              watching.look(times);
            }
            if (!looking.isEmpty()) {
              looking.look(times);
            }
            return watching.isEmpty() && looking.isEmpty() && told.endsWith();
          });
      times.assertNormal("agent wiped");
    }
  }

  /** Neither to those who knew it, nor to who starts now, nor to who has the cache alone. */
  private void assertNothingComesBack(Observer watching, Observer looking, Trail told) {
    long end = System.nanoTime() + RealPair.CACHE_TTL.multipliedBy(2).toNanos();
    Await.until(
        "the time",
        RealPair.PATIENCE,
        () -> {
          watching.look();
          looking.look();
          return System.nanoTime() - end >= 0;
        });
    Trail cold = new Trail();
    cold.saw(RealPair.eventually(open(), "api"));
    pair.consul.kill();
    ServiceDiscovery alone = open();
    RealPair.look(alone, "warm-up"); // gives the connection its time
    RealPair.look(alone, "api").ifPresent(cold::saw);
    for (Trail trail : List.of(told, watching.trail, looking.trail)) {
      assertThat(trail.states()).containsExactly(List.of("one"), List.of());
    }
    assertThat(cold.states()).containsExactly(List.of());
  }
}
