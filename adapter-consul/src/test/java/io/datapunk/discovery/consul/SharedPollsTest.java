package io.datapunk.discovery.consul;

import static io.datapunk.discovery.consul.fixture.World.after;
import static io.datapunk.discovery.consul.fixture.World.failure;
import static io.datapunk.discovery.consul.fixture.World.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.consul.fixture.FakeReply;
import io.datapunk.discovery.consul.fixture.FakeRequest;
import io.datapunk.discovery.consul.fixture.SharedPollsFixture;
import io.datapunk.discovery.consul.fixture.World;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Many services behind three polls. */
final class SharedPollsTest extends SharedPollsFixture {

  @Test
  void p11_threePollsServeAll() {
    follow();
    assertThat(catalog.waiting("/v1/")).isEqualTo(3);
    assertThat(agent.connections()).isLessThanOrEqualTo(6);
    assertThat(healthReads()).isEqualTo(READS);
  }

  @Test
  void aChangeOfHealthIsReadAtOnce() {
    follow();
    catalog.put("s05", "s05-1", 80, "critical");
    assertThat(answer("s05").endpoints().get(0).health().name()).isEqualTo("CRITICAL");
    assertThat(healthReads()).isEqualTo(READS + 1);
    assertPending(SERVICES - 1);
  }

  @Test
  void aServiceThatComesIsReadAtOnce() {
    follow();
    ask("new");
    catalog.put("new", "new-1", 80, "passing");
    eventually(() -> reads.get("new").isDone());
    assertThat(answer("new").endpoints()).hasSize(1);
  }

  @Test
  void aChangeThatTheCatalogDoesNotShowIsFoundOnItsNode() {
    follow();
    catalog.put("s07", "s07-1", 81, "passing");
    eventually(() -> reads.get("s07").isDone());
    assertThat(answer("s07").endpoints().get(0).port()).isEqualTo(81);
    assertThat(agent.targets("/v1/catalog/node/")).hasSize(1);
    assertThat(healthReads()).isEqualTo(READS + 1);
    assertPending(SERVICES - 1);
  }

  @Test
  void anInstanceThatGoesIsNoticed() {
    catalog.put("s03", "s03-2", 80, "passing");
    follow();
    catalog.remove("s03", "s03-2");
    eventually(() -> reads.get("s03").isDone());
    assertThat(answer("s03").endpoints()).hasSize(1);
  }

  @Test
  void p5_aNodeThatMovesConcernsAllWithinTwoSeconds() {
    follow();
    catalog.moveNode("10.0.0.10");
    eventually(() -> agent.targets("/v1/catalog/nodes").size() > 2);
    eventually(this::allDone);
    reads
        .values()
        .forEach(read -> assertThat(value(read).endpoints().get(0).host()).isEqualTo("10.0.0.10"));
  }

  @Test
  void p2_aQuietReadEndsAfterItsWaitAndSaysHowOldItIs() {
    follow();
    Duration began = world.time.elapsed();
    while (!allDone()) {
      int polls = catalog.polls();
      world.time.advance(Duration.ofSeconds(3));
      catalog.endWaits();
      eventually(() -> catalog.polls() == polls + 3);
    }
    assertThat(world.time.elapsed().minus(began)).isBetween(World.WAIT, Duration.ofSeconds(30));
    for (CompletableFuture<RegistryAnswer> read : reads.values()) {
      assertThat(value(read).endpoints()).hasSize(1);
      assertThat(value(read).lag())
          .hasValueSatisfying(lag -> assertThat(lag).isLessThanOrEqualTo(Duration.ofSeconds(4)));
    }
    assertThat(healthReads()).as("nothing was read for that").isEqualTo(READS);
  }

  @Test
  void p2_whatTheSharedPollsDoNotConfirmIsRead() {
    follow();
    agent.on("/v1/health/state/any", FakeReply.status(500, "rpc error"));
    for (Duration passed = Duration.ZERO; passed.toSeconds() < 21; passed = passed.plusSeconds(3)) {
      int polls = catalog.polls();
      world.time.advance(Duration.ofSeconds(3));
      catalog.endWaits();
      eventually(() -> catalog.polls() == polls + 2);
    }
    assertThat(healthReads()).isEqualTo(READS);
    eventually(this::allDone);
    assertThat(healthReads()).isEqualTo(READS + SERVICES);
    reads.values().forEach(read -> assertThat(value(read).lag()).hasValue(Duration.ZERO));
  }

  /** As without a leader: what was seen before is still the latest that is known. */
  @Test
  void p5_readsEndAlsoWhereServersAreFurtherBehindThanWhatWasSeen() {
    follow();
    agent.on(HEALTH, r -> catalog.health(r).with("X-Consul-LastContact", "60000"));
    agent.on("/v1/health/state/any", FakeReply.status(500, "rpc error"));
    for (Duration passed = Duration.ZERO; passed.toSeconds() < 21; passed = passed.plusSeconds(3)) {
      int polls = catalog.polls();
      world.time.advance(Duration.ofSeconds(3));
      catalog.endWaits();
      eventually(() -> catalog.polls() == polls + 2);
    }
    assertThat(healthReads()).isEqualTo(READS);
    eventually(this::allDone);
    assertThat(healthReads()).as("each was asked for once").isEqualTo(READS + SERVICES);
    assertThat(answer(name(0)).lag().orElseThrow())
        .as("it was read once more in its wait")
        .isBetween(World.WAIT.minusSeconds(1), World.WAIT);
    reads.remove(name(0));
    for (CompletableFuture<RegistryAnswer> read : reads.values()) {
      assertThat(value(read).endpoints()).hasSize(1);
      assertThat(value(read).lag()).as("as old as what was seen").hasValue(World.WAIT);
    }
  }

  @Test
  void p5_whatWasShownToHaveChangedIsAskedForEachSecondWhereServersAreFarBehind() {
    follow();
    Duration began = world.time.elapsed();
    FakeReply old = catalog.health(new FakeRequest("GET", HEALTH + "s05", new TreeMap<>(), ""));
    agent.on(
        HEALTH + "s05",
        r ->
            healthReads() <= READS + 3
                ? old.with("X-Consul-LastContact", "60000")
                : catalog.health(r));
    catalog.put("s05", "s05-1", 80, "critical");
    eventually(() -> reads.get("s05").isDone());
    assertThat(answer("s05").endpoints().get(0).health().name()).isEqualTo("CRITICAL");
    assertThat(healthReads()).isEqualTo(READS + 4);
    assertThat(world.time.elapsed().minus(began))
        .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(5));
    assertPending(SERVICES - 1);
  }

  @Test
  void p4_aRestoredSnapshotEndsWhatWasKnown() {
    follow();
    catalog.restore(5);
    eventually(this::allDone);
    reads.values().forEach(read -> assertThat(value(read).cursor()).hasValue(5));
  }

  @Test
  void p5_anAgentThatDiesFailsAll() {
    follow();
    world.time.advance(Duration.ofSeconds(2));
    agent.stop();
    reads.values().forEach(read -> assertThat(failure(read).kind()).isEqualTo(Kind.UNREACHABLE));
  }

  @Test
  void anAgentThatRefusesASharedPollFailsNobody() {
    follow();
    agent.on("/v1/catalog/nodes", FakeReply.status(429, "too many"));
    int before = agent.targets("/v1/catalog/nodes").size();
    world.time.advance(Duration.ofSeconds(3));
    catalog.endWaits();
    eventually(() -> agent.targets("/v1/catalog/nodes").size() >= before + 3);
    assertPending(SERVICES);
  }

  @Test
  void rule06_aCursorThatCannotBePlacedIsAnsweredAtOnce() {
    follow();
    assertThat(value(registry.read(after("s01", 1))).endpoints()).hasSize(1);
    assertThat(value(registry.read(after("s01", 99_999))).endpoints()).hasSize(1);
  }

  @Test
  void rule02_aReadThatIsGivenUpIsForgotten() {
    follow();
    CompletableFuture<RegistryAnswer> kept = reads.remove("s06");
    reads.values().forEach(read -> read.cancel(true));
    catalog.put("s05", "s05-1", 80, "critical");
    catalog.put("s06", "s06-1", 80, "critical");
    eventually(kept::isDone); // what one answer does not show yet, another does after a pause
    assertThat(value(kept).endpoints()).hasSize(1);
    assertThat(healthReads()).isEqualTo(READS + 1);
  }
}
