package io.datapunk.discovery.consul;

import static io.datapunk.discovery.consul.fixture.World.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.consul.fixture.FakeReply;
import io.datapunk.discovery.consul.fixture.FakeRequest;
import io.datapunk.discovery.consul.fixture.SharedPollsFixture;
import io.datapunk.discovery.consul.fixture.World;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Changes that the shared polls show without a name: of ports, and of instances without checks. */
final class UnnamedChangesTest extends SharedPollsFixture {

  private static final String NODE = "/v1/catalog/node/";
  private static final String NODES = "/v1/catalog/nodes";
  private static final String SERVICE_NAMES = "/v1/catalog/services";
  private static final String CHECKS = "/v1/health/state/any";
  private static final Duration SHARED_WAIT = Duration.ofSeconds(3);
  private static final Duration SHORT = Duration.ofMillis(10);
  private static final Duration LONG = Duration.ofMillis(100);

  private final List<Quiet> polls =
      Stream.of(CHECKS, NODES, SERVICE_NAMES).map(Quiet::new).toList();

  @Test
  void aServerThatIsBehindIsAskedUntilItKnows() {
    follow();
    FakeReply old = catalog.node(nodeRequest());
    agent.on(NODE, r -> nodeReads() <= 3 ? old : catalog.node(r));
    catalog.put("s07", "s07-1", 81, "passing");
    eventually(() -> reads.get("s07").isDone());
    assertThat(answer("s07").endpoints().get(0).port()).isEqualTo(81);
    assertThat(nodeReads()).isEqualTo(4);
    assertQuietEndsWithoutReads("s07");
  }

  @Test
  void anInstanceThatWentIsKnownAtTheFirstLook() {
    catalog.put("s03", "s03-2", 80, "passing");
    follow();
    catalog.remove("s03", "s03-2");
    eventually(() -> reads.get("s03").isDone() && nodeReads() > 0);
    assertThat(answer("s03").endpoints()).hasSize(1);
    assertQuietEndsWithoutReads("s03");
    assertThat(nodeReads()).isEqualTo(1);
  }

  @Test
  void whereNodesHaveIndexesOfTheirOwnTheInstanceThatChangedExplainsIt() {
    follow();
    agent.on(NODE, r -> catalog.node(r).with("X-Consul-Index", "11"));
    catalog.put("s07", "s07-1", 81, "passing");
    eventually(() -> nodeReads() == 4);
    assertThat(answer("s07").endpoints().get(0).port()).isEqualTo(81);
    assertQuietEndsWithoutReads("s07");
  }

  @Test
  void whereNodesHaveIndexesOfTheirOwnAllAreReadOnceNobodyIsFound() {
    catalog.put("other", "other-1", 80, "passing");
    follow();
    agent.on(NODE, r -> catalog.node(r).with("X-Consul-Index", "11"));
    catalog.remove("other", "other-1");
    eventually(() -> healthReads() == READS + SERVICES);
    assertThat(nodeReads()).isEqualTo(4);
    assertPending(SERVICES);
  }

  @Test
  void aNodeThatCouldNotBeReadMakesAllBeRead() {
    follow();
    agent.on(NODE, FakeReply.status(500, "rpc error"));
    catalog.put("s07", "s07-1", 81, "passing");
    eventually(() -> healthReads() >= READS + SERVICES);
    assertThat(answer("s07").endpoints().get(0).port()).isEqualTo(81);
  }

  @Test
  void p5_anInstanceOnANodeThatBecomesKnownLaterIsFound() {
    follow();
    CountDownLatch shown = new CountDownLatch(1);
    agent.on(
        NODES,
        r -> {
          if (!r.target().contains("&index=")) {
            pass(shown);
          }
          return catalog.nodes(r);
        });
    catalog.putOn("n2", "s04", "s04-2");
    eventually(() -> nodeReads() > 0);
    letPass(Duration.ofSeconds(1));
    assertThat(agent.targets(NODE)).as("n2 is not known").hasSize(1);
    assertPending(SERVICES);
    shown.countDown();
    eventually(() -> reads.get("s04").isDone());
    assertThat(answer("s04").endpoints()).hasSize(2);
    assertQuietEndsWithoutReads("s04");
  }

  /** Each look is answered when there has already been another change. */
  @Test
  void p2_changesThatNeverRestAreExplainedAllTheSame() {
    catalog.put("other", "other-1", 80, "passing");
    follow();
    AtomicInteger port = new AtomicInteger(80);
    agent.on(
        NODE,
        r -> {
          FakeReply reply = catalog.node(r);
          int before = agent.targets(SERVICE_NAMES).size();
          catalog.put("other", "other-1", port.incrementAndGet(), "passing");
          await(() -> over || agent.targets(SERVICE_NAMES).size() > before);
          return reply;
        });
    catalog.put("other", "other-1", port.incrementAndGet(), "passing");
    eventually(SHORT, this::allDone);
    assertThat(nodeReads()).as("looks").isGreaterThan(20);
    assertThat(healthReads()).as("nothing was read for that").isEqualTo(READS);
    for (String service : reads.keySet()) {
      assertThat(answer(service).lag().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(4));
    }
  }

  /** Until it is known who changed, a read ends with what was true before. */
  @Test
  void p2_aQuietEndSaysSinceWhenAChangeIsNotExplained() {
    follow();
    Duration changed = world.time.elapsed().plus(World.WAIT).minusMillis(500);
    eventually(LONG, () -> world.time.elapsed().compareTo(changed) >= 0);
    reads.remove("s00");
    FakeReply old = catalog.node(nodeRequest());
    agent.on(NODE, r -> old);
    catalog.put("s07", "s07-1", 81, "passing");
    eventually(this::allDone);
    assertThat(nodeReads()).isPositive();
    assertThat(healthReads()).isEqualTo(READS);
    for (String service : reads.keySet()) {
      assertThat(answer(service).lag().orElseThrow())
          .isBetween(Duration.ofMillis(390), Duration.ofSeconds(4));
    }
  }

  @Test
  void whereNodesAreManyAServiceReadAtThatIndexExplainsIt() {
    addNodes();
    follow();
    catalog.put("s05", "s05-1", 81, "critical");
    eventually(() -> reads.get("s05").isDone());
    letPass(Duration.ofSeconds(2));
    assertThat(healthReads()).isEqualTo(READS + 1);
    assertThat(nodeReads()).isZero();
    assertPending(SERVICES - 1);
  }

  /** The checks are shown only when the later two changes have been shown by one index. */
  @Test
  void p5_whereNodesAreManyAChangeHiddenBehindALaterOneIsFound() {
    addNodes();
    follow();
    int before = agent.targets(SERVICE_NAMES).size();
    agent.on(
        CHECKS,
        r -> {
          if (!r.target().contains("&index=")) {
            await(() -> over || agent.targets(SERVICE_NAMES).size() >= before + 2);
          }
          return catalog.checks(r);
        });
    catalog.put("s05", "s05-1", 81, "critical");
    await(() -> catalog.waiting(SERVICE_NAMES) == 0);
    catalog.put("s07", "s07-1", 81, "passing");
    catalog.put("s06", "s06-1", 81, "critical");
    eventually(() -> reads.get("s07").isDone());
    assertThat(answer("s07").endpoints().get(0).port()).isEqualTo(81);
    assertThat(nodeReads()).isZero();
  }

  @Test
  void whereNodesAreManyEachChangeBetweenTwoPollsMayBeExplained() {
    addNodes();
    follow();
    catalog.put("s05", "s05-1", 81, "critical");
    await(() -> catalog.waiting(SERVICE_NAMES) == 0);
    catalog.put("s07", "s07-1", 81, "critical");
    catalog.put("s06", "s06-1", 81, "critical");
    eventually(() -> allDone(List.of("s05", "s06", "s07")));
    letPass(Duration.ofSeconds(2));
    assertThat(healthReads()).isLessThanOrEqualTo(READS + 6);
    assertPending(SERVICES - 3);
  }

  /** Nodes without services, so many that they are not looked at. */
  private void addNodes() {
    for (int i = 2; i <= SERVICES; i++) {
      catalog.putOn("n" + i, "elsewhere", "elsewhere-" + i);
    }
  }

  /** All others are proven, so none is read as their waits end. */
  private void assertQuietEndsWithoutReads(String changed) {
    reads.remove(changed);
    long before = healthReads();
    eventually(LONG, this::allDone);
    assertThat(healthReads()).isEqualTo(before);
  }

  /** Each shared poll that has waited long enough ends quietly. */
  @Override
  protected void passed() {
    polls.forEach(Quiet::look);
  }

  /** One shared poll that may end. */
  private final class Quiet {

    private final String path;
    private int seen;
    private Duration since = Duration.ZERO;

    Quiet(String path) {
      this.path = path;
    }

    void look() {
      if (seen != polls()) {
        seen = polls();
        since = world.time.elapsed();
      } else if (catalog.waiting(path) == 1
          && world.time.elapsed().minus(since).compareTo(SHARED_WAIT) >= 0) {
        catalog.endWaits(path);
        await(
            () -> {
              world.time.advance(Duration.ofMillis(1));
              return polls() > seen;
            });
      }
    }

    private int polls() {
      return (int) agent.targets(path).stream().filter(t -> t.contains("&index=")).count();
    }
  }

  private void letPass(Duration time) {
    Duration end = world.time.elapsed().plus(time);
    eventually(() -> world.time.elapsed().compareTo(end) >= 0);
  }

  private boolean allDone(List<String> services) {
    return services.stream().allMatch(service -> reads.get(service).isDone());
  }

  private static FakeRequest nodeRequest() {
    return new FakeRequest("GET", NODE + "n1", new TreeMap<>(), "");
  }

  private int nodeReads() {
    return agent.targets(NODE).size();
  }

  private static void pass(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
