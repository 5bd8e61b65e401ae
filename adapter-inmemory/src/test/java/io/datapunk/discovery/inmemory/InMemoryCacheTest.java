package io.datapunk.discovery.inmemory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.Announcement;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.CacheEntry;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.DistributedCacheProvider;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class InMemoryCacheTest {

  private static final Duration KEEP = Duration.ofHours(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final SimulatedRuntime runtime = SimulatedRuntime.inOrder();
  private final InMemoryCache cache = InMemoryCache.create(runtime.context("cache"));
  private final InMemoryCacheFaults faults = cache.faults();

  @Test
  void agesAreOfTheStoresClockNotOfTheWall() {
    value(cache.offer("key", entry("a", 30), KEEP));
    runtime.stepClock(Duration.ofHours(-1));
    runtime.time().stepClock(Duration.ofHours(5));
    runtime.advance(SECOND);
    assertThat(value(cache.get("key")).orElseThrow().age()).isEqualTo(Duration.ofSeconds(31));
  }

  @Test
  void entriesExpireExactly() {
    value(cache.offer("key", entry("a", 0), SECOND));
    runtime.advance(SECOND.minusNanos(1));
    assertThat(cache.keys()).containsExactly("key");
    runtime.advance(Duration.ofNanos(1));
    assertThat(cache.keys()).isEmpty();
  }

  @Test
  void whatWasHandedInIsNotShared() {
    byte[] payload = "a".getBytes(UTF_8);
    value(cache.offer("key", new CacheEntry(payload, "a", Duration.ZERO), KEEP));
    payload[0] = 'x';
    value(cache.get("key")).orElseThrow().payload()[0] = 'y';
    assertThat(value(cache.get("key")).orElseThrow().payload()).isEqualTo("a".getBytes(UTF_8));
  }

  @Test
  void hangingCallsAreServedAtTheEndAlsoCancelledWrites() {
    faults.begin(CacheFault.HANG);
    CompletableFuture<Optional<CacheEntry>> read = cache.get("key");
    cache.offer("key", entry("a", 0), KEEP).cancel(true);
    runtime.advance(Duration.ofHours(1));
    assertThat(read).isNotDone();
    faults.end(CacheFault.HANG);
    assertThat(value(read)).isEmpty();
    assertThat(cache.keys()).containsExactly("key");
  }

  @Test
  void p3_p4_whatAHungServerCarriesOutLateIsNotYoungerThanItIs() {
    value(cache.offer("key", entry("older", 100), KEEP));
    faults.begin(CacheFault.HANG);
    cache.offer("key", entry("hung", 0), KEEP);
    runtime.advance(Duration.ofSeconds(30));
    faults.end(CacheFault.HANG);
    CacheEntry found = value(cache.get("key")).orElseThrow();
    assertThat(found.contentHash()).isEqualTo("hung");
    assertThat(found.age()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aFullCacheRefusesOffersOnly() {
    value(cache.offer("key", entry("a", 10), KEEP));
    faults.begin(CacheFault.FULL);
    assertThat(failed(cache.offer("other", entry("b", 0), KEEP))).isTrue();
    assertThat(value(cache.touch("key", entry("a", 0), KEEP))).isTrue();
    assertThat(value(cache.get("key"))).isPresent();
  }

  @Test
  void acknowledgedWritesCanGetLost() {
    faults.begin(CacheFault.LOST_WRITES);
    assertThat(value(cache.offer("key", entry("a", 0), KEEP))).isTrue();
    faults.heal();
    assertThat(value(cache.get("key"))).isEmpty();
  }

  @Test
  void announcementsCanGetLostUnnoticed() {
    List<String> told = new ArrayList<>();
    cache.onAnnouncement(announcement -> told.add(announcement.key()), () -> told.add("missed"));
    runtime.run();
    faults.begin(CacheFault.LOST_ANNOUNCEMENTS);
    value(cache.announce(new Announcement("lost", "origin")));
    faults.end(CacheFault.LOST_ANNOUNCEMENTS);
    value(cache.announce(new Announcement("told", "origin")));
    assertThat(told).containsExactly("missed", "told");
  }

  @Test
  void aListenerOfAHangingCacheIsConnectedAfterwards() {
    List<String> told = new ArrayList<>();
    faults.begin(CacheFault.HANG);
    cache.onAnnouncement(announcement -> told.add(announcement.key()), () -> told.add("missed"));
    cache.announce(new Announcement("key", "origin"));
    runtime.run();
    assertThat(told).isEmpty();
    faults.end(CacheFault.HANG);
    runtime.run();
    assertThat(told).containsExactly("missed", "key");
  }

  @Test
  void aSlowListenerIsToldThatItMissedSome() {
    List<String> told = new ArrayList<>();
    cache.onAnnouncement(announcement -> told.add(announcement.key()), () -> told.add("missed"));
    DistributedCache other = cache.connect(runtime.context("other"));
    for (int i = 0; i < 1_500; i++) {
      other.announce(new Announcement("" + i, "origin"));
    }
    runtime.run();
    assertThat(told.get(0)).isEqualTo("missed");
    assertThat(told).hasSizeLessThan(1_000).endsWith("1498", "1499");
  }

  @Test
  void latencyDelaysAnswersAndCarriesWritesOutHalfway() {
    faults.latency(SECOND.multipliedBy(2));
    CompletableFuture<Boolean> offer = cache.offer("key", entry("a", 0), KEEP);
    runtime.advance(SECOND);
    assertThat(cache.keys()).containsExactly("key");
    assertThat(offer).isNotDone();
    runtime.advance(SECOND);
    assertThat(value(offer)).isTrue();
  }

  @Test
  void isFoundByServiceLoaderAndSharedByName() {
    assertThat(ServiceLoader.load(DistributedCacheProvider.class))
        .anyMatch(provider -> provider.schemes().contains("memory"));
    try (DistributedCache one = open("memory:cache-by-name");
        DistributedCache other = open("memory:cache-by-name");
        DistributedCache another = open("memory:")) {
      value(one.offer("key", entry("a", 0), KEEP));
      assertThat(value(other.get("key"))).isPresent();
      assertThat(value(another.get("key"))).isEmpty();
      InMemoryCacheFaults.ofCache("cache-by-name").flush();
      assertThat(value(other.get("key"))).isEmpty();
    }
    assertThatThrownBy(() -> InMemoryCacheFaults.ofCache("cache-by-name"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("memory:cache-by-name");
  }

  private DistributedCache open(String uri) {
    return new InMemoryCacheProvider()
        .open(BackendUri.parse(uri), Credentials.none(), runtime.context("cache"));
  }

  private static CacheEntry entry(String text, int ageSeconds) {
    return new CacheEntry(text.getBytes(UTF_8), text, Duration.ofSeconds(ageSeconds));
  }

  private <T> T value(CompletableFuture<T> future) {
    runtime.run();
    assertThat(future).isCompleted();
    return future.getNow(null);
  }

  private boolean failed(CompletableFuture<?> future) {
    runtime.run();
    return future.isCompletedExceptionally();
  }
}
