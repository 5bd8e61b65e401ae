package io.datapunk.discovery.engine;

import static io.datapunk.discovery.engine.ScriptedRegistry.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.engine.CacheFleet.Jvm;
import io.datapunk.discovery.engine.FakeCache.Held;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What somebody can and cannot do who may write to the cache, but has no key. */
class CacheSealTest {

  private static final String KEY = "a key of 32 characters or more..";
  private static final String NEXT = "the next key, of 32 characters..";

  private final CacheFleet fleet = new CacheFleet();
  private final Jvm a = sealed(KEY);

  private Jvm sealed(String key) {
    return fleet.start(s -> s.cacheSealKey(key));
  }

  /** Lets a new JVM look, whose registry knows better. */
  private ServiceSnapshot seenBy(Jvm jvm) {
    CompletableFuture<ServiceSnapshot> lookup = jvm.begin();
    if (jvm.registry.isAsked()) {
      jvm.registry.next().answer(9, endpoint("registry"));
      fleet.world.run();
    }
    return EngineTest.result(lookup);
  }

  private void assertRefused(Jvm jvm, String reason) {
    assertThat(seenBy(jvm).endpoints()).extracting("id").containsExactly("registry");
    assertThat(jvm.metrics.shared(reason)).isEqualTo(1);
  }

  private String key() {
    return fleet.cache.keys().get(0);
  }

  @Test
  void p12_whatHasTheSealIsRead() {
    a.load(7, endpoint("x"));
    assertThat(seenBy(sealed(KEY)).source()).isEqualTo(SnapshotSource.DISTRIBUTED_CACHE);
  }

  @Test
  void p12_whatHasNoSealOrAnotherIsRefused() {
    fleet.start(s -> s).load(7, endpoint("x"));
    fleet.world.advance(Duration.ofMillis(1));
    assertRefused(sealed(KEY), "unsealed");
    fleet.world.advance(Duration.ofMillis(1));
    assertRefused(sealed(NEXT), "forged");
  }

  @Test
  void p12_aKeyIsChangedWithoutAGap() {
    a.load(7, endpoint("x"));
    Jvm first = fleet.start(s -> s.cacheSealKey(KEY).cacheSealSecondKey(NEXT));
    Jvm second = fleet.start(s -> s.cacheSealKey(NEXT).cacheSealSecondKey(KEY));
    assertThat(seenBy(first).source()).isEqualTo(SnapshotSource.DISTRIBUTED_CACHE);
    assertThat(seenBy(second).source()).isEqualTo(SnapshotSource.DISTRIBUTED_CACHE);

    fleet.world.advance(Duration.ofSeconds(31));
    second.begin();
    for (int questions = 0; questions < 2; questions++) { // it differs from another JVM's view
      second.registry.next().answer(10, endpoint("y"));
      fleet.world.run();
    }

    assertThat(seenBy(fleet.start(s -> s.cacheSealKey(NEXT))).endpoints())
        .extracting("id")
        .containsExactly("y");
    assertThat(seenBy(fleet.start(s -> s.cacheSealKey(KEY).cacheSealSecondKey(NEXT))).source())
        .isEqualTo(SnapshotSource.DISTRIBUTED_CACHE);
  }

  @Test
  void p12_aPayloadUnderAnothersSealIsRefused() {
    a.load(7, endpoint("old"));
    Held old = fleet.cache.take(key());
    fleet.world.advance(Duration.ofSeconds(31));
    a.load(8, endpoint("new"));
    Held current = fleet.cache.take(key());
    fleet.cache.forge(key(), new Held(old.payload(), current.hash(), current.proof(), 0));

    assertRefused(sealed(KEY), "forged");
  }

  @Test
  void p12_anEntryMovedToAnotherKeyIsRefused() {
    Jvm one = fleet.start(at("1"), s -> s.cacheSealKey(KEY));
    one.load(7, endpoint("x"));
    Held entry = fleet.cache.take("scripted/1/open/api");
    fleet.cache.forge("scripted/2/open/api", entry);

    assertRefused(fleet.start(at("2"), s -> s.cacheSealKey(KEY)), "forged");
  }

  @Test
  void p3_p12_aReplayedEntryIsAsOldAsItsSealSays() {
    a.load(7, endpoint("x"));
    Held old = fleet.cache.take(key());
    fleet.world.advance(Duration.ofMinutes(5));
    fleet.cache.forge(key(), old); // its stamp is of now

    Jvm b = sealed(KEY);
    CompletableFuture<ServiceSnapshot> lookup = b.begin();
    assertThat(lookup).isNotDone(); // it is stale: the registry is asked
    fleet.world.advance(Duration.ofMillis(100));

    assertThat(EngineTest.result(lookup).isStale()).isTrue();
    assertThat(
            Duration.between(EngineTest.result(lookup).confirmedAt(), b.runtime.clock().instant()))
        .isGreaterThanOrEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void p4_p12_anOlderAuthenticEntryIsRefusedByWhoHoldsANewerOne() {
    a.load(7, endpoint("old"));
    Held old = fleet.cache.take(key());
    fleet.world.advance(Duration.ofSeconds(31));
    Jvm b = sealed(KEY);
    fleet.cache.flush();
    ServiceSnapshot newer = b.load(8, endpoint("new"));
    fleet.world.advance(Duration.ofSeconds(1));

    fleet.cache.forge(key(), old);
    fleet.cache.announceAll("intruder");
    fleet.world.advance(Duration.ofSeconds(2));

    assertThat(b.discovery.discover("api").sameEndpointsAs(newer)).isTrue();
  }

  @Test
  void p12_aTouchRenewsTheSeal() {
    a.watch(7, endpoint("x"));
    for (int polls = 0; polls < 20; polls++) {
      fleet.world.advance(Duration.ofSeconds(24));
      a.answer(7, endpoint("x"));
    }

    assertThat(fleet.cache.payloadsWritten()).isEqualTo(1);
    ServiceSnapshot seen = seenBy(sealed(KEY));
    assertThat(seen.source()).isEqualTo(SnapshotSource.DISTRIBUTED_CACHE);
    assertThat(seen.isStale()).isFalse();
  }

  @Test
  void p12_aSealFromTheFutureIsRefusedBeyondTheTolerance() {
    a.runtime.stepClock(Duration.ofSeconds(9));
    a.load(7, endpoint("x"));
    assertThat(seenBy(sealed(KEY)).source()).isEqualTo(SnapshotSource.DISTRIBUTED_CACHE);

    a.runtime.stepClock(Duration.ofSeconds(3));
    fleet.world.advance(Duration.ofSeconds(31));
    a.load(8, endpoint("y"));
    assertRefused(sealed(KEY), "future");
  }

  private static ScriptedRegistry at(String place) {
    return new ScriptedRegistry()
        .at(CompletableFuture.completedFuture(java.util.Optional.of(place)));
  }
}
