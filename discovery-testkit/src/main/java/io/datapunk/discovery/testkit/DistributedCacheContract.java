package io.datapunk.discovery.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.core.port.Announcement;
import io.datapunk.discovery.core.port.CacheEntry;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.Handle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of {@link DistributedCache} as tests; the number in a name is the rule of the port.
 *
 * <p>An adapter's author extends it in a class of tests and implements the four abstract methods.
 * JUnit makes a new instance for each test: a store, or a key prefix, kept in an instance field is
 * then empty at the start of each, as the tests expect.
 *
 * <pre>{@code
 * final class MyCacheContractTest extends DistributedCacheContract {
 *   private final MyServer server = MyServer.start();
 *
 *   @Override
 *   protected DistributedCache open() {
 *     return new MyCacheProvider().open(server.uri(), Credentials.none(), server.context());
 *   }
 *   // outage, wipe and pass likewise
 * }
 * }</pre>
 */
@Timeout(120)
public abstract class DistributedCacheContract {

  private static final Duration KEEP = Duration.ofHours(1);
  private static final Duration STEP = Duration.ofMillis(5);
  private static final int MOST_STEPS = 4_000;

  private final List<DistributedCache> opened = new ArrayList<>();
  private boolean away;

  /** Creates the contract, once for each test. */
  protected DistributedCacheContract() {}

  /** Opens one more client of this test's store; the contract closes it. */
  protected abstract DistributedCache open();

  /**
   * Makes the server unreachable for all clients, their connections broken, or reachable again. It
   * may lose its data meanwhile.
   */
  protected abstract void outage(boolean on);

  /** Makes the server lose all of its data; connections stay. */
  protected abstract void wipe();

  /**
   * Lets this much time pass, for the server and for the clients: moves their clock and runs what
   * is due, or waits.
   */
  protected abstract void pass(Duration time);

  @AfterEach
  void closeAll() {
    opened.forEach(DistributedCache::close);
    if (away) {
      outage(false);
    }
  }

  @Test
  void rule01_callsReturnWhileTheServerIsAway() {
    beginOutage();
    DistributedCache cache = client();
    Handle handle = cache.onAnnouncement(announcement -> {}, () -> {});
    await(() -> everyCall(cache).stream().allMatch(CompletableFuture::isDone));
    handle.close();
  }

  @Test
  void rule01_cancellingACallHarmsNoOther() {
    DistributedCache cache = connected();
    for (int i = 0; i < 20; i++) {
      cache.offer("cancelled", entry("a", 100 - i), KEEP).cancel(true);
      cache.get("cancelled").cancel(true);
    }
    assertThat(value(cache.offer("key", entry("a", 1), KEEP))).isTrue();
    assertThat(text(cache, "key")).contains("a");
  }

  @Test
  void rule02_anOutageIsAFailureNotAMiss() {
    DistributedCache cache = connected();
    beginOutage();
    for (CompletableFuture<?> call : everyCall(cache)) {
      await(call::isDone);
      assertThat(call).isCompletedExceptionally();
    }
    endOutage();
    await(() -> succeeds(cache.get("key")));
  }

  @Test
  void rule02_anOutageAtTheStartIsOvercome() {
    beginOutage();
    DistributedCache cache = client();
    Received received = new Received();
    cache.onAnnouncement(received::add, received::missed);
    assertThat(done(cache.get("key"))).isCompletedExceptionally();
    endOutage();
    await(() -> succeeds(cache.get("key")));
    await(() -> received.missed.get() > 0);
  }

  @Test
  void rule03_bytesComeBackAsTheyWent() {
    byte[] payload = new byte[100_000];
    new Random(1).nextBytes(payload);
    assertThat(value(connected().offer("key", entry(payload, "hash"), KEEP))).isTrue();
    CacheEntry found = value(connected().get("key")).orElseThrow();
    assertThat(found.payload()).isEqualTo(payload);
    assertThat(found.contentHash()).isEqualTo("hash");
  }

  @Test
  void rule03_emptyBytesAreNotAMiss() {
    DistributedCache cache = connected();
    assertThat(value(cache.offer("key", entry(new byte[0], ""), KEEP))).isTrue();
    CacheEntry found = value(cache.get("key")).orElseThrow();
    assertThat(found.payload()).isEmpty();
    assertThat(found.contentHash()).isEmpty();
  }

  @Test
  void rule03_keysAreToldApartWhateverTheirCharacters() {
    DistributedCache cache = connected();
    List<String> keys = List.of("a", "A", "{a}", "{a}b", "a b", "a:b", "é", "", "a\n", "}{", "*");
    for (String key : keys) {
      assertThat(value(cache.offer(key, entry("of " + key, 1), KEEP))).as(key).isTrue();
    }
    for (String key : keys) {
      assertThat(text(cache, key)).contains("of " + key);
    }
  }

  @Test
  void rule03_anUnknownKeyIsAMiss() {
    assertThat(value(connected().get("unknown"))).isEmpty();
  }

  @Test
  void rule04_ageIsTheWritersAndGrows() {
    DistributedCache cache = connected();
    value(cache.offer("key", entry("a", 30), KEEP));
    Duration first = age(cache, "key");
    pass(Duration.ofMillis(20));
    Duration second = age(cache, "key");
    assertThat(first).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(90));
    assertThat(second).isGreaterThan(first);
  }

  @Test
  void rule04_aNewEntryIsNotOfNegativeAge() {
    DistributedCache cache = connected();
    value(cache.offer("key", entry("a", 0), KEEP));
    assertThat(age(cache, "key")).isGreaterThanOrEqualTo(Duration.ZERO);
  }

  @Test
  void rule05_olderOfferIsRefused() {
    DistributedCache cache = connected();
    DistributedCache other = connected();
    assertThat(value(cache.offer("key", entry("newer", 100), KEEP))).isTrue();
    assertThat(value(other.offer("key", entry("older", 200), KEEP))).isFalse();
    assertThat(text(other, "key")).contains("newer");
    assertThat(age(other, "key")).isLessThan(Duration.ofSeconds(200));
  }

  @Test
  void rule05_laterOfferReplaces() {
    DistributedCache cache = connected();
    value(cache.offer("key", entry("older", 200), KEEP));
    assertThat(value(connected().offer("key", entry("newer", 100), KEEP))).isTrue();
    assertThat(text(cache, "key")).contains("newer");
    assertThat(age(cache, "key")).isLessThan(Duration.ofSeconds(200));
  }

  @Test
  void rule05_ofManyOffersAtOnceTheLatestStays() {
    List<DistributedCache> clients = List.of(connected(), connected());
    List<Integer> ages = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      ages.add(1_000 * (i + 1));
    }
    Collections.shuffle(ages, new Random(1));
    List<CompletableFuture<Boolean>> offers = new ArrayList<>();
    for (int age : ages) {
      DistributedCache client = clients.get(offers.size() % 2);
      offers.add(client.offer("key", entry("aged " + age, age), KEEP));
    }
    offers.forEach(this::value);
    assertThat(value(offers.get(ages.indexOf(1_000)))).isTrue();
    assertThat(text(clients.get(0), "key")).contains("aged 1000");
  }

  @Test
  void rule05_contentThatIsHeldIsRenewedAndNotStoredAgain() {
    DistributedCache cache = connected();
    value(cache.offer("key", aged("first", "hash", 200, "old"), KEEP));
    assertThat(value(connected().offer("key", aged("other", "hash", 100, "new"), KEEP))).isFalse();
    CacheEntry found = value(cache.get("key")).orElseThrow();
    assertThat(new String(found.payload(), UTF_8)).isEqualTo("first");
    assertThat(new String(found.proof(), UTF_8)).isEqualTo("new");
    assertThat(found.age()).isBetween(Duration.ofSeconds(100), Duration.ofSeconds(199));
  }

  @Test
  void rule06_touchRenewsTheProofUnlessItIsOlder() {
    DistributedCache cache = connected();
    value(cache.offer("key", aged("a", "hash", 200, "first"), KEEP));
    assertThat(value(cache.touch("key", aged("", "hash", 100, "second"), KEEP))).isTrue();
    assertThat(value(cache.touch("key", aged("", "hash", 300, "third"), KEEP))).isTrue();
    CacheEntry found = value(cache.get("key")).orElseThrow();
    assertThat(new String(found.payload(), UTF_8)).isEqualTo("a");
    assertThat(new String(found.proof(), UTF_8)).isEqualTo("second");
  }

  @Test
  void rule06_touchRenewsEqualContent() {
    DistributedCache cache = connected();
    value(cache.offer("key", entry("a", 200), KEEP));
    assertThat(value(connected().touch("key", entry("a", 100), KEEP))).isTrue();
    assertThat(age(cache, "key")).isBetween(Duration.ofSeconds(100), Duration.ofSeconds(199));
    assertThat(text(cache, "key")).contains("a");
  }

  @Test
  void rule06_touchOfOtherContentChangesNothing() {
    DistributedCache cache = connected();
    value(cache.offer("key", entry("a", 200), KEEP));
    assertThat(value(cache.touch("key", entry("b", 100), KEEP))).isFalse();
    assertThat(age(cache, "key")).isGreaterThanOrEqualTo(Duration.ofSeconds(200));
  }

  @Test
  void rule06_touchOfNothingIsRefused() {
    DistributedCache cache = connected();
    assertThat(value(cache.touch("key", entry("a", 100), KEEP))).isFalse();
    assertThat(value(cache.get("key"))).isEmpty();
  }

  @Test
  void rule06_olderTouchIsHeldAndChangesNothing() {
    DistributedCache cache = connected();
    value(cache.offer("key", entry("a", 100), KEEP));
    assertThat(value(cache.touch("key", entry("a", 200), KEEP))).isTrue();
    assertThat(age(cache, "key")).isLessThan(Duration.ofSeconds(200));
  }

  @Test
  void rule07_anEntryIsKeptForTheTimeGiven() {
    DistributedCache cache = connected();
    value(cache.offer("short", entry("a", 500), Duration.ofMillis(50)));
    value(cache.offer("long", entry("a", 500), KEEP));
    pass(Duration.ofMillis(200));
    assertThat(value(cache.get("short"))).isEmpty();
    assertThat(text(cache, "long")).contains("a");
  }

  @Test
  void rule07_touchKeepsFromNowOn() {
    DistributedCache cache = connected();
    value(cache.offer("key", entry("a", 500), Duration.ofSeconds(2)));
    assertThat(value(cache.touch("key", entry("a", 1), KEEP))).isTrue();
    pass(Duration.ofMillis(2_200));
    assertThat(text(cache, "key")).contains("a");
  }

  @Test
  void rule07_afterALossAnyEntryIsAccepted() {
    DistributedCache cache = connected();
    value(cache.offer("key", entry("a", 100), KEEP));
    wipe();
    assertThat(value(cache.get("key"))).isEmpty();
    assertThat(value(cache.touch("key", entry("a", 0), KEEP))).isFalse();
    assertThat(value(cache.offer("key", entry("older", 200), KEEP))).isTrue();
    assertThat(text(cache, "key")).contains("older");
  }

  @Test
  void rule08_announcementsReachEveryListener() {
    Received own = new Received();
    Received other = new Received();
    DistributedCache cache = listening(own);
    listening(other);
    Announcement announcement = new Announcement("dc/é {x}: \n|1", "origin | 1");
    await(() -> own.holds(announcement) && other.holds(announcement), cache, announcement);
  }

  @Test
  void rule09_missedSomeRunsAfterSubscribing() {
    Received received = new Received();
    DistributedCache cache = listening(received);
    Received late = new Received();
    cache.onAnnouncement(late::add, late::missed);
    await(() -> late.missed.get() > 0);
  }

  @Test
  void rule09_missedSomeRunsAfterAnOutage() {
    Received received = new Received();
    DistributedCache cache = listening(received);
    beginOutage();
    await(() -> done(cache.get("key")).isCompletedExceptionally());
    int before = received.missed.get();
    endOutage();
    await(() -> received.missed.get() > before);
    Announcement after = new Announcement("key", "after");
    await(() -> received.holds(after), cache, after);
  }

  @Test
  void rule10_callbacksRunOneAtATime() {
    Received received = new Received();
    DistributedCache cache = listening(received);
    for (int i = 0; i < 200; i++) {
      value(cache.announce(new Announcement("key", "" + i)));
    }
    Announcement last = new Announcement("key", "last");
    await(() -> received.holds(last), cache, last);
    assertThat(received.overlaps).hasValue(0);
  }

  @Test
  void rule10_aThrowingListenerHarmsNobody() {
    Received received = new Received();
    received.throwing = true;
    Received other = new Received();
    DistributedCache cache = listening(received);
    cache.onAnnouncement(other::add, other::missed);
    for (String origin : List.of("1", "2")) {
      Announcement next = new Announcement("key", origin);
      await(() -> received.holds(next) && other.holds(next), cache, next);
    }
  }

  @Test
  void rule10_noCallbackStartsAfterTheHandleWasClosed() {
    Received closed = new Received();
    Received open = new Received();
    DistributedCache cache = listening(open);
    Handle handle = cache.onAnnouncement(closed::add, closed::missed);
    await(() -> closed.missed.get() > 0);
    handle.close();
    handle.close();
    Announcement after = new Announcement("key", "after");
    await(() -> open.holds(after), cache, after);
    pass(Duration.ofMillis(50));
    assertThat(closed.announcements).doesNotContain(after);
  }

  @Test
  void rule11_closingFailsWhatIsPending() {
    DistributedCache cache = connected();
    List<CompletableFuture<?>> calls = everyCall(cache);
    cache.close();
    assertThat(calls).allMatch(CompletableFuture::isDone);
  }

  @Test
  void rule11_callsFailAfterwards() {
    DistributedCache cache = connected();
    cache.close();
    cache.close();
    assertThat(everyCall(cache)).allMatch(call -> done(call).isCompletedExceptionally());
  }

  @Test
  void rule11_otherClientsAreNotConcerned() {
    Received closed = new Received();
    Received open = new Received();
    DistributedCache cache = listening(open);
    listening(closed).close();
    Announcement after = new Announcement("key", "after");
    await(() -> open.holds(after), cache, after);
    assertThat(closed.announcements).doesNotContain(after);
    assertThat(value(cache.offer("key", entry("a", 1), KEEP))).isTrue();
  }

  @Test
  void rule13_aPayloadIsHandedOverUpToTheLongest() {
    DistributedCache cache = connected();
    byte[] longest = new byte[DistributedCache.LONGEST_PAYLOAD];
    longest[longest.length - 1] = 1;
    assertThat(value(cache.offer("key", entry(longest, "hash"), KEEP))).isTrue();
    CacheEntry found = value(cache.get("key")).orElseThrow();
    assertThat(found.isWithheld()).isFalse();
    assertThat(found.payload()).isEqualTo(longest);
  }

  @Test
  void rule13_aLongerPayloadIsWithheldAndCanBeReplaced() {
    DistributedCache cache = connected();
    byte[] longer = new byte[DistributedCache.LONGEST_PAYLOAD + 1];
    CacheEntry old = new CacheEntry(longer, "hash", Duration.ofSeconds(100));
    assertThat(value(cache.offer("key", old, KEEP))).isTrue();
    CacheEntry found = value(cache.get("key")).orElseThrow();
    assertThat(found.isWithheld()).isTrue();
    assertThat(found.length()).isEqualTo(longer.length);
    assertThat(found.payload()).isEmpty();
    assertThat(value(cache.offer("key", entry("a", 10), KEEP))).isTrue();
    assertThat(text(cache, "key")).contains("a");
  }

  private void beginOutage() {
    away = true;
    outage(true);
  }

  private void endOutage() {
    outage(false);
    away = false;
  }

  private DistributedCache client() {
    DistributedCache cache = open();
    opened.add(cache);
    return cache;
  }

  /** Returns a client that has reached the server. */
  private DistributedCache connected() {
    DistributedCache cache = client();
    await(() -> succeeds(cache.get("key")));
    return cache;
  }

  /** Returns a client whose listener has been told that messages arrive. */
  private DistributedCache listening(Received received) {
    DistributedCache cache = connected();
    cache.onAnnouncement(received::add, received::missed);
    await(() -> received.missed.get() > 0);
    return cache;
  }

  private static List<CompletableFuture<?>> everyCall(DistributedCache cache) {
    return List.of(
        cache.get("key"),
        cache.offer("key", entry("a", 1), KEEP),
        cache.touch("key", entry("a", 0), KEEP),
        cache.announce(new Announcement("key", "origin")));
  }

  private static CacheEntry aged(String text, String hash, int ageSeconds, String proof) {
    return new CacheEntry(
        text.getBytes(UTF_8), hash, Duration.ofSeconds(ageSeconds), proof.getBytes(UTF_8));
  }

  private static CacheEntry entry(String text, int ageSeconds) {
    return new CacheEntry(text.getBytes(UTF_8), text, Duration.ofSeconds(ageSeconds));
  }

  private static CacheEntry entry(byte[] payload, String contentHash) {
    return new CacheEntry(payload, contentHash, Duration.ZERO);
  }

  private Optional<String> text(DistributedCache cache, String key) {
    return value(cache.get(key)).map(found -> new String(found.payload(), UTF_8));
  }

  private Duration age(DistributedCache cache, String key) {
    return value(cache.get(key)).orElseThrow().age();
  }

  private <T> T value(CompletableFuture<T> future) {
    assertThat(done(future)).isCompleted();
    return future.getNow(null);
  }

  private <T> CompletableFuture<T> done(CompletableFuture<T> future) {
    await(future::isDone);
    return future;
  }

  private boolean succeeds(CompletableFuture<?> future) {
    return !done(future).isCompletedExceptionally();
  }

  private void await(BooleanSupplier condition) {
    for (int step = 0; !condition.getAsBoolean(); step++) {
      assertThat(step).as("steps waited").isLessThan(MOST_STEPS);
      pass(STEP);
    }
  }

  /** Announces again and again until it has arrived, since announcements may be lost. */
  private void await(BooleanSupplier arrived, DistributedCache cache, Announcement announcement) {
    await(
        () -> {
          done(cache.announce(announcement));
          pass(STEP);
          return arrived.getAsBoolean();
        });
  }

  /** A listener that remembers. */
  private static final class Received {
    final List<Announcement> announcements = new CopyOnWriteArrayList<>();
    final AtomicInteger missed = new AtomicInteger();
    final AtomicInteger overlaps = new AtomicInteger();
    volatile boolean throwing;
    private final AtomicInteger running = new AtomicInteger();

    void add(Announcement announcement) {
      run(() -> announcements.add(announcement));
    }

    void missed() {
      run(missed::incrementAndGet);
    }

    boolean holds(Announcement announcement) {
      return announcements.contains(announcement);
    }

    private void run(Runnable step) {
      if (running.incrementAndGet() > 1) {
        overlaps.incrementAndGet();
      }
      step.run();
      running.decrementAndGet();
      if (throwing) {
        throw new IllegalStateException("a listener that fails");
      }
    }
  }
}
