package io.datapunk.discovery.engine;

import static io.datapunk.discovery.engine.ScriptedRegistry.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.engine.CacheFleet.Jvm;
import io.datapunk.discovery.engine.FakeCache.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Who shares with whom, what is written, and when. */
class CacheSharingTest {

  private final CacheFleet fleet = new CacheFleet();

  @Test
  void p4_twoRegistriesOnOneCacheDoNotMix() {
    fleet.at("dc1/1").load(7, endpoint("one"));

    Jvm other = fleet.at("dc2/2");
    ServiceSnapshot own = other.load(7, endpoint("two"));

    assertThat(own.source()).isEqualTo(SnapshotSource.REGISTRY);
    assertThat(fleet.cache.keys()).filteredOn(key -> key.endsWith("/api")).hasSize(2);
    assertThat(EngineTest.result(fleet.at("dc1/1").begin()).endpoints())
        .extracting("id")
        .containsExactly("one");
  }

  @Test
  void jvmsThatNameTheirRegistryAlikeShareWithoutAskingIt() {
    ScriptedRegistry silent = new ScriptedRegistry().at(new CompletableFuture<>());
    fleet.start(silent, s -> s.registryName("main")).load(7, endpoint("x"));

    Jvm other =
        fleet.start(
            new ScriptedRegistry().at(new CompletableFuture<>()), s -> s.registryName("main"));

    assertThat(EngineTest.result(other.begin()).source())
        .isEqualTo(SnapshotSource.DISTRIBUTED_CACHE);
  }

  @Test
  void p3_aColdStartWithTheRegistryAwayGoesByTheRegistryThatOthersFoundAtItsAddress() {
    fleet.at("dc1/1").load(7, endpoint("x"));
    Jvm cold = fleet.start(away(), s -> s);

    CompletableFuture<ServiceSnapshot> lookup = cold.begin();
    cold.registry.next().fail(Kind.UNREACHABLE);
    fleet.world.advance(Duration.ofSeconds(1));

    ServiceSnapshot served = EngineTest.result(lookup);
    assertThat(served.endpoints()).extracting("id").containsExactly("x");
    assertThat(served.isStale()).isTrue(); // what was found by a guess is never fresh
  }

  @Test
  void p4_anAddressThatLeadsToTwoRegistriesLeadsNowhere() {
    fleet.at("dc1/1").load(7, endpoint("x"));
    fleet.at("dc2/2");
    fleet.world.advance(Duration.ofSeconds(2)); // both wrote at one moment: one tries again
    Jvm cold = fleet.start(away(), s -> s);

    CompletableFuture<ServiceSnapshot> lookup = cold.begin();
    for (int i = 0; i < 40; i++) {
      while (cold.registry.isAsked()) {
        cold.registry.next().fail(Kind.UNREACHABLE);
      }
      fleet.world.advance(Duration.ofMillis(100));
    }

    assertThat(lookup).isCompletedExceptionally();
    assertThat(cold.metrics.shared("unnamed")).isPositive();
    assertThat(fleet.cache.keys()).filteredOn(key -> key.endsWith("/api")).hasSize(1);
  }

  @Test
  void p4_aRegistryThatSaysLateWhichItIsIsSharedUnderItsOwnName() {
    CompletableFuture<Optional<String>> said = new CompletableFuture<>();
    fleet.at("dc1/1").load(7, endpoint("x"));
    Jvm late = fleet.start(new ScriptedRegistry().at(said), s -> s);
    CompletableFuture<ServiceSnapshot> lookup = late.begin();
    said.complete(Optional.of("dc2/2"));
    fleet.world.run();
    late.registry.next().answer(7, endpoint("y"));
    fleet.world.run();

    assertThat(EngineTest.result(lookup).endpoints()).extracting("id").containsExactly("y");
  }

  @Test
  void p12_whoHasAnotherTokenDoesNotShareAndARotatedTokenMoves() {
    AtomicReference<String> token = new AtomicReference<>("s3cret-one");
    Jvm a = fleet.start(s -> s.registryCredentials(Credentials.token(token::get)));
    a.load(7, endpoint("x"));

    Jvm b = fleet.start(s -> s.registryCredentials(Credentials.token(() -> "s3cret-two")));
    assertThat(b.load(7, endpoint("x")).source()).isEqualTo(SnapshotSource.REGISTRY);
    token.set("s3cret-two");
    fleet.world.advance(Duration.ofSeconds(31));
    a.load(8, endpoint("x"));
    fleet.world.advance(Duration.ofSeconds(31));
    a.load(9, endpoint("x"), endpoint("y"));

    Jvm c = fleet.start(s -> s.registryCredentials(Credentials.token(() -> "s3cret-two")));
    assertThat(EngineTest.result(c.begin()).endpoints()).hasSize(2);
    assertThat(fleet.cache.keys()).hasSize(2).noneMatch(key -> key.contains("s3cret"));
  }

  /** Whoever may see less must not be served what was read with more rights, nor the reverse. */
  @Test
  void p12_anAnswerThatWasAskedForWithAnotherTokenIsFiledUnderNone() {
    AtomicReference<String> token = new AtomicReference<>("s3cret-one");
    Jvm a = fleet.start(s -> s.registryCredentials(Credentials.token(token::get)));
    a.watch(7, endpoint("x"));
    FakeCache.Held before = fleet.cache.take(fleet.cache.keys().get(0));
    fleet.world.advance(Duration.ofSeconds(11));
    token.set("s3cret-two");
    a.discovery.discoverAsync("another"); // the change is noticed
    fleet.world.run();

    a.answer(8, endpoint("x"), endpoint("y")); // to a poll that was under way

    assertThat(fleet.cache.keys()).hasSize(1);
    assertThat(fleet.cache.take(fleet.cache.keys().get(0))).isSameAs(before);

    a.registry
        .find(question -> question.request.service().equals("api"))
        .orElseThrow()
        .answer(8, endpoint("x"), endpoint("y"));
    fleet.world.advance(Duration.ofMillis(101));
    assertThat(fleet.cache.keys()).hasSize(2);
  }

  @Test
  void p10_aTokenSupplierThatThrowsOrLetsItsSecretSlipSparesTheCacheOnly() {
    Jvm jvm =
        fleet.start(
            s ->
                s.registryCredentials(
                    Credentials.token(
                        () -> {
                          throw new IllegalStateException("s3cret");
                        })));

    assertThat(jvm.load(7, endpoint("x")).source()).isEqualTo(SnapshotSource.REGISTRY);
    assertThat(fleet.cache.keys()).isEmpty();
    assertThat(jvm.metrics.shared("unnamed")).isPositive();
  }

  @Test
  void p10_theTokenIsReadOnceForManyCalls() {
    AtomicInteger reads = new AtomicInteger();
    Jvm jvm =
        fleet.start(
            s ->
                s.registryCredentials(
                    Credentials.token(() -> "t" + reads.addAndGet(0) + read(reads))));
    jvm.watch(7, endpoint("x"));
    for (int change = 8; change < 20; change++) {
      jvm.answer(change, endpoint("x" + change));
    }

    assertThat(reads).hasValueLessThan(4);
  }

  private static String read(AtomicInteger reads) {
    reads.incrementAndGet();
    return "";
  }

  @Test
  void p11_ofAHundredThatWatchOneChangeAtMostThreeWriteIt() {
    List<Jvm> jvms = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Jvm jvm = fleet.start(s -> s);
      jvm.discovery.watch("api", change -> {});
      jvms.add(jvm);
    }
    fleet.world.run();
    for (int cursor = 7; cursor < 12; cursor++) {
      int before = fleet.cache.payloadsWritten();
      for (Jvm jvm : jvms) {
        jvm.registry.next().answer(cursor, endpoint("x" + cursor));
      }
      for (int looks = 0; looks < 5; looks++) { // some read once more what a poll brought
        fleet.world.advance(Duration.ofMillis(200));
        for (Jvm jvm : jvms) {
          int now = cursor;
          jvm.registry
              .find(question -> question.request.maxWait().isZero())
              .ifPresent(question -> question.answer(now, endpoint("x" + now)));
        }
      }

      assertThat(fleet.cache.payloadsWritten() - before).isBetween(1, 3);
    }
    assertThat(fleet.cache.offered()).isLessThanOrEqualTo(15);
  }

  @Test
  void p10_whatWasReadBeforeTheCacheWasReachedIsOfferedOnceItIs() {
    fleet.cache.trouble(Trouble.FAILING);
    Jvm a = fleet.start(s -> s);
    a.load(7, endpoint("x"));
    fleet.world.advance(Duration.ofSeconds(10)); // it has given up trying
    fleet.cache.trouble(Trouble.NONE);
    assertThat(fleet.cache.keys()).isEmpty();

    fleet.cache.resubscribe();
    fleet.world.advance(Duration.ofSeconds(3));

    ServiceSnapshot seen = EngineTest.result(fleet.start(s -> s).begin());
    assertThat(seen.source()).isEqualTo(SnapshotSource.DISTRIBUTED_CACHE);
    assertThat(seen.isStale()).isFalse();
  }

  @Test
  void p10_aWriteThatFailsIsTriedAgainSoon() {
    fleet.cache.trouble(Trouble.FAILING);
    Jvm a = fleet.start(s -> s);
    a.load(7, endpoint("x"));
    fleet.cache.trouble(Trouble.NONE);

    fleet.world.advance(Duration.ofSeconds(2));

    assertThat(fleet.cache.keys()).hasSize(1);
  }

  /** A suspended machine's ticks stand, and go on as if nothing had been. */
  @Test
  void p4_whatAJvmOffersAfterItsMachineWasSuspendedIsAsOldAsItIs() {
    fleet.start(s -> s).load(8, endpoint("new"));
    fleet.world.advance(Duration.ofMillis(1));
    fleet.cache.trouble(Trouble.FAILING);
    Jvm suspended = fleet.start(s -> s);
    suspended.load(7, endpoint("old"));
    suspended.runtime.stepClock(Duration.ofMinutes(10));
    fleet.cache.trouble(Trouble.NONE);

    fleet.world.advance(Duration.ofSeconds(2)); // it tries again

    assertThat(suspended.metrics.shared("outdone")).isPositive();
    assertThat(EngineTest.result(fleet.start(s -> s).begin()).endpoints())
        .extracting("id")
        .containsExactly("new");
  }

  @Test
  void p4_anOlderEntryDoesNotBringBackWhatTheRegistrySaidIsGone() {
    fleet.start(s -> s).load(7, endpoint("gone"));
    fleet.world.advance(Duration.ofMillis(1));
    fleet.cache.trouble(Trouble.FAILING);
    Jvm jvm = fleet.start(s -> s);
    assertThat(jvm.load(8).isEmpty()).isTrue();
    fleet.world.advance(Duration.ofSeconds(6)); // it could not tell the others
    fleet.cache.trouble(Trouble.NONE);

    CompletableFuture<ServiceSnapshot> lookup = jvm.begin();
    assertThat(lookup).isNotDone();
    jvm.registry.next().answer(8);
    fleet.world.run();

    assertThat(EngineTest.result(lookup).isEmpty()).isTrue();
  }

  @Test
  void p11_namesThatStandForNothingLeaveNothingInTheCache() {
    Jvm jvm = fleet.start(s -> s);
    assertThat(jvm.load(7).isEmpty()).isTrue();
    fleet.cache.resubscribe();
    fleet.world.advance(Duration.ofSeconds(3));

    assertThat(fleet.cache.keys()).isEmpty();
  }

  @Test
  void p4_aServiceThatLostItsLastEndpointIsSharedBrieflyAndSparesNobodyTheRegistry() {
    Jvm a = fleet.start(s -> s);
    a.load(7, endpoint("x"));
    fleet.world.advance(Duration.ofSeconds(31));
    a.begin();
    answerAll(a, 8);
    assertThat(fleet.cache.payloadsWritten()).isEqualTo(2);
    assertThat(fleet.cache.kept()).isEqualTo(Duration.ofSeconds(60));
    fleet.world.advance(Duration.ofSeconds(1));

    Jvm b = fleet.start(s -> s);
    CompletableFuture<ServiceSnapshot> lookup = b.begin();
    answerAll(b, 9, endpoint("y"));

    ServiceSnapshot seen = EngineTest.result(lookup);
    assertThat(seen.endpoints()).extracting("id").containsExactly("y");
    assertThat(seen.source()).isEqualTo(SnapshotSource.REGISTRY);
  }

  @Test
  void p1_whoAsksWhileAnotherJvmsEmptyEntryIsCheckedWaitsForTheRegistryToo() {
    Jvm b = besideAnEmptyEntry();
    CompletableFuture<ServiceSnapshot> first = b.begin();
    CompletableFuture<ServiceSnapshot> second = b.begin();
    fleet.cache.announceAll("somebody");
    fleet.world.advance(Duration.ofMillis(50));
    CompletableFuture<ServiceSnapshot> third = b.begin();
    assertThat(List.of(first, second, third)).noneMatch(CompletableFuture::isDone);
    assertThat(b.registry.asked()).isEqualTo(1);

    answerAll(b, 9, endpoint("y"));

    for (CompletableFuture<ServiceSnapshot> lookup : List.of(first, second, third)) {
      assertThat(EngineTest.result(lookup).endpoints()).extracting("id").containsExactly("y");
    }
  }

  @Test
  void p3_anotherJvmsEmptyEntryIsServedOnceTheRegistryHadItsTime() {
    Jvm b = besideAnEmptyEntry();
    CompletableFuture<ServiceSnapshot> silent = b.begin();
    fleet.world.advance(Duration.ofMillis(101));
    assertThat(EngineTest.result(silent).isEmpty()).isTrue();
    assertThat(EngineTest.result(silent).source()).isEqualTo(SnapshotSource.DISTRIBUTED_CACHE);

    Jvm c = fleet.start(s -> s);
    CompletableFuture<ServiceSnapshot> refused = c.begin();
    c.registry.next().fail(Kind.INVALID);
    fleet.world.run();
    assertThat(EngineTest.result(refused).isEmpty()).isTrue();
  }

  @Test
  void p4_whatIsFoundDespiteAnotherJvmsEmptyEntryIsAskedAboutOnceMore() {
    Jvm b = besideAnEmptyEntry();
    CompletableFuture<ServiceSnapshot> lookup = b.begin();
    b.registry.next().answer(7, endpoint("gone")); // a server that is behind
    fleet.world.run();
    ScriptedRegistry.Question decisive = b.registry.next();
    assertThat(decisive.request.consistency()).isEqualTo(Consistency.CONSISTENT);
    decisive.answer(8);
    fleet.world.run();

    assertThat(EngineTest.result(lookup).isEmpty()).isTrue();
    assertThat(EngineTest.result(lookup).source()).isEqualTo(SnapshotSource.REGISTRY);
    fleet.world.advance(Duration.ofMillis(101)); // nothing is served late
    assertThat(EngineTest.result(b.begin()).isEmpty()).isTrue();
  }

  /** Starts a JVM that finds in the cache that the service lost its last endpoint. */
  private Jvm besideAnEmptyEntry() {
    Jvm a = fleet.start(s -> s);
    a.load(7, endpoint("gone"));
    fleet.world.advance(Duration.ofSeconds(31));
    a.begin();
    answerAll(a, 8);
    fleet.world.advance(Duration.ofSeconds(1));
    return fleet.start(s -> s);
  }

  @Test
  void p4_whatCameFromTheCacheIsNotOfferedBack() {
    fleet.start(s -> s).load(7, endpoint("x"));
    Jvm b = fleet.start(s -> s);
    b.begin();
    fleet.cache.flush();
    fleet.cache.resubscribe();
    fleet.world.advance(Duration.ofSeconds(3));

    assertThat(b.metrics.shared("stored")).isZero();
  }

  @Test
  void p11_aFloodOfAnnouncementsCausesFewReads() {
    Jvm a = fleet.start(s -> s);
    a.load(7, endpoint("x"));
    Jvm b = fleet.start(s -> s);
    b.begin();
    int before = fleet.cache.calls();
    for (int i = 0; i < 1_000; i++) {
      fleet.cache.announceAll("flood");
      fleet.world.advance(Duration.ofMillis(1));
    }

    assertThat(fleet.cache.calls() - before).isLessThan(2 * 8); // two listeners, one view
  }

  @Test
  void anAnnouncementThatComesWhileTheCacheFailsIsLookedAtAgain() {
    Jvm a = fleet.start(s -> s);
    a.load(7, endpoint("x"));
    Jvm b = fleet.start(s -> s);
    b.begin();
    fleet.world.advance(Duration.ofMillis(1));
    fleet.cache.failReads(3);
    a.watch(8, endpoint("x"), endpoint("y"));
    assertThat(b.discovery.discover("api").size()).isEqualTo(1);

    fleet.world.advance(Duration.ofSeconds(1 + 2 + 3));

    assertThat(b.discovery.discover("api").size()).isEqualTo(2);
    assertThat(b.registry.asked()).isZero();
  }

  @Test
  void p10_aCacheThatGoesOnFailingIsLookedAtThreeMoreTimesHoweverManyAnnouncementsCame() {
    fleet.start(s -> s).load(7, endpoint("x"));
    Jvm b = fleet.start(s -> s);
    b.begin();
    fleet.cache.failReads(1_000);
    for (int i = 0; i < 10; i++) {
      fleet.cache.announceAll("somebody");
    }
    fleet.world.advance(Duration.ofSeconds(20));

    assertThat(b.metrics.shared("failed") + b.metrics.shared("spared")).isEqualTo(4);
  }

  @Test
  void p10_aPoisonedEntryIsReplacedByTheNextAnswer() {
    Jvm a = fleet.start(s -> s);
    a.load(7, endpoint("x"));
    String key = fleet.cache.keys().get(0);
    FakeCache.Held good = fleet.cache.take(key);
    // its hash says that it is what everybody would write
    fleet.cache.forge(key, new FakeCache.Held(new byte[] {1}, good.hash(), good.proof(), 0));
    Jvm b = fleet.start(s -> s);
    fleet.world.advance(Duration.ofMillis(10));
    b.load(7, endpoint("x"));

    assertThat(b.metrics.shared("garbage")).isEqualTo(1);
    assertThat(EngineTest.result(fleet.start(s -> s).begin()).source())
        .isEqualTo(SnapshotSource.DISTRIBUTED_CACHE);
  }

  /** What differs from another JVM's view is asked about once more. */
  private void answerAll(Jvm jvm, long cursor, ServiceEndpoint... endpoints) {
    while (jvm.registry.isAsked()) {
      jvm.registry.next().answer(cursor, endpoints);
      fleet.world.run();
    }
  }

  private static ScriptedRegistry away() {
    return new ScriptedRegistry()
        .at(CompletableFuture.failedFuture(new IllegalStateException("away")));
  }
}
