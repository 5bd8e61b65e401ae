package io.datapunk.discovery.core.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.core.observe.RegistryMetrics;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.runtime.Heartbeat;
import io.datapunk.discovery.core.runtime.SystemRuntime;
import io.datapunk.discovery.core.upstream.TrustScope;
import io.datapunk.discovery.core.upstream.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The publish step with real threads: answers are brought by several at once, and come in any
 * order; others read what is published all the time. Neither they nor a listener, who sees each
 * state, see one that goes back, or a mixture of two.
 */
@Timeout(120)
class PublishStressTest {

  private static final int ASKERS = 3;
  private static final int QUESTIONS = 4_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final ServiceQuery QUERY = ServiceQuery.of("api");

  private final EngineRuntime runtime = new SystemRuntime();
  private final ServiceDiscoveryConfig config =
      ServiceDiscoveryConfig.builder().registry("counting:").build();
  private final CountingRegistry registry = new CountingRegistry();
  private final Upstream upstream =
      new Upstream(
          registry,
          runtime,
          new RegistryMetrics(MetricsSink.none()),
          new Heartbeat(runtime),
          TrustScope.of(config, runtime));
  private final Publisher publisher =
      new Publisher(config, upstream, runtime, new Freshness(config, runtime));
  private final ViewTable views = new ViewTable(config, runtime);
  private final AtomicInteger asking = new AtomicInteger(ASKERS);

  @AfterEach
  void close() {
    views.close();
    runtime.close();
  }

  @Test
  void p2_p4_whatIsPublishedNeverGoesBackAndIsWhole() {
    ServiceView view = views.pin("api", Optional.empty());
    Every every = new Every();
    view.addListener(every);
    List<CompletableFuture<Integer>> readers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      readers.add(CompletableFuture.supplyAsync(() -> read(view), PublishStressTest::start));
    }
    List<CompletableFuture<Void>> askers = new ArrayList<>();
    for (int i = 0; i < ASKERS; i++) {
      askers.add(CompletableFuture.runAsync(() -> ask(view), PublishStressTest::start));
    }
    askers.forEach(CompletableFuture::join);
    bring(view); // what came out of order before may have been dropped

    assertThat(every.violations).isEmpty();
    assertThat(every.last).isSameAs(view.published());
    assertThat(readers).extracting(CompletableFuture::join).allMatch(seen -> seen > 10);
    assertThat(numberOf(current(view).endpoints())).isEqualTo(registry.state());
  }

  /** Sees each state, where the others see one now and then. */
  private static final class Every implements ViewListener {

    private final List<String> violations = new CopyOnWriteArrayList<>();
    private volatile @Nullable Published last;

    @Override
    public void onPublished(Published state) {
      try {
        checkWhole(state);
        checkNotBack(last, state);
      } catch (AssertionError e) {
        violations.add(String.valueOf(e.getMessage()));
      }
      last = state;
    }

    @Override
    public void onTooOld() {
      violations.add("too old");
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "publish-stress");
    thread.setDaemon(true);
    thread.start();
  }

  private void ask(ServiceView view) {
    try {
      for (int i = 0; i < QUESTIONS; i++) {
        bring(view);
      }
    } finally {
      asking.decrementAndGet();
    }
  }

  private void bring(ServiceView view) {
    upstream
        .read(ReadRequest.now("api", Optional.empty(), Consistency.STALE), LIMIT)
        .thenCompose(evidence -> publisher.accept(view, evidence))
        .join();
  }

  /** Reads until nobody brings anything any more; returns how many different states it saw. */
  private int read(ServiceView view) {
    int seen = 0;
    Published before = null;
    while (asking.get() > 0) {
      Published now = view.published();
      if (now != null) {
        seen += before == null || before.version() != now.version() ? 1 : 0;
        checkWhole(now);
        checkNotBack(before, now);
        before = now;
      }
    }
    return seen;
  }

  private static void checkWhole(Published state) {
    int number = numberOf(state.endpoints());
    check(state.endpoints().stream().allMatch(e -> e.weight() == number), "a mixture");
    check(state.cursor().orElse(0) == number, "the cursor of another state");
    for (ServiceSnapshot shown : List.of(state.passing(), state.answer(QUERY))) {
      check(shown.version() == state.version(), "the snapshot of another version");
      check(shown.endpoints().equals(state.endpoints()), "the endpoints of another state");
      check(shown.confirmedAt().equals(state.confirmedAt()), "the moment of another state");
    }
  }

  private static void checkNotBack(@Nullable Published before, Published now) {
    if (before == null) {
      return;
    }
    check(now.version() >= before.version(), "an older version");
    check(now.confirmedNanos() - before.confirmedNanos() >= 0, "confirmed earlier");
    int change = numberOf(now.endpoints()) - numberOf(before.endpoints());
    check(change >= 0, "an older state");
    check(change == 0 || now.version() > before.version(), "one version of two states");
  }

  /** Asserts cheaply: the more often they look, the more they see. */
  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private static int numberOf(List<ServiceEndpoint> endpoints) {
    return endpoints.get(0).weight();
  }

  private static Published current(ServiceView view) {
    Published state = view.published();
    if (state == null) {
      throw new AssertionError("nothing is published");
    }
    return state;
  }
}
