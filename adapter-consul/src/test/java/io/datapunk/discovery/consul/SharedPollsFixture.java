package io.datapunk.discovery.consul;

import static io.datapunk.discovery.consul.World.after;
import static io.datapunk.discovery.consul.World.await;
import static io.datapunk.discovery.consul.World.now;
import static io.datapunk.discovery.consul.World.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Many services that wait: with the least budget none has a poll of its own. */
abstract class SharedPollsFixture {

  static final String HEALTH = "/v1/health/service/";
  static final int SERVICES = 30;

  /** Before and after the catalog was followed, and once more at a server that may be behind. */
  static final int FIRST_READS = 3;

  static final int READS = SERVICES - 1 + FIRST_READS;

  final World world = new World();
  final FakeAgent agent = world.agent();
  final FakeCatalog catalog = new FakeCatalog().at(agent);
  final Registry registry =
      world.open("consul://" + agent.authority() + "?connections=8", Credentials.none());
  final TreeMap<String, CompletableFuture<RegistryAnswer>> reads = new TreeMap<>();

  /** Whoever waits on behalf of the agent is no longer needed. */
  volatile boolean over;

  @BeforeEach
  void register() {
    for (int i = 0; i < SERVICES; i++) {
      catalog.put(name(i), name(i) + "-1", 80, "passing");
    }
  }

  @AfterEach
  void close() throws Exception {
    over = true;
    world.close();
    catalog.endWaits();
  }

  /** All services wait; but for the first one, each was read while the catalog was followed. */
  void follow() {
    ask(name(0));
    eventually(() -> isFollowed() && healthReads() == FIRST_READS);
    // Less than a second: the last read may be under way, and is not to be taken for a silent one.
    world.time.advance(Duration.ofMillis(900));
    for (int i = 1; i < SERVICES; i++) {
      ask(name(i));
    }
    assertPending(SERVICES);
    // What is seen from here on is seen later than what was read.
    world.time.advance(Duration.ofMillis(1));
  }

  void ask(String service) {
    RegistryAnswer held = value(registry.read(now(service)));
    reads.put(service, registry.read(after(service, held.cursor().orElseThrow())));
  }

  RegistryAnswer answer(String service) {
    return value(Optional.ofNullable(reads.get(service)).orElseThrow());
  }

  void assertPending(int expected) {
    assertThat(reads.values().stream().filter(read -> !read.isDone())).hasSize(expected);
  }

  boolean allDone() {
    return reads.values().stream().allMatch(CompletableFuture::isDone);
  }

  boolean isFollowed() {
    return catalog.waiting("/v1/catalog/services") == 1
        && catalog.waiting("/v1/health/state") == 1
        && catalog.waiting("/v1/catalog/nodes") == 1;
  }

  /** Lets time pass in small steps. */
  void eventually(BooleanSupplier condition) {
    eventually(Duration.ofMillis(1), condition);
  }

  void eventually(Duration step, BooleanSupplier condition) {
    await(
        () -> {
          world.time.advance(step);
          passed();
          return condition.getAsBoolean();
        });
  }

  /** Some time has passed. */
  void passed() {}

  /** Those of any server; after an error some are repeated at the leader. */
  long healthReads() {
    return agent.targets(HEALTH).stream().filter(target -> target.contains("?stale=")).count();
  }

  static String name(int i) {
    return "s%02d".formatted(i);
  }
}
