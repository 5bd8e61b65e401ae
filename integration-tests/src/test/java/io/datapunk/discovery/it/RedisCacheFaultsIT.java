package io.datapunk.discovery.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.core.port.Announcement;
import io.datapunk.discovery.core.port.CacheEntry;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.Data;
import io.datapunk.discovery.it.servers.RedisProcess;
import io.datapunk.discovery.it.servers.Servers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the Redis adapter does when the server, or what stands in it, is not as it should be. */
@Timeout(120)
final class RedisCacheFaultsIT {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration KEEP = Duration.ofHours(1);
  private static final String KEY = "sd:v1:{key}";
  private static final String CHANNEL = "sd:v1:announcements:0";
  private static RedisProcess redis;

  private final RedisCaches caches = new RedisCaches();
  private final List<Announcement> heard = new CopyOnWriteArrayList<>();
  private final AtomicInteger missed = new AtomicInteger();
  private DistributedCache cache;

  @BeforeAll
  static void start() {
    redis = Servers.newRedis().start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @BeforeEach
  void connect() {
    wire("FLUSHALL");
    cache = caches.open(redis.uri() + "?pingInterval=300ms&timeout=5s");
    cache.onAnnouncement(heard::add, missed::incrementAndGet);
    until("connected", () -> missed.get() > 0);
    assertThat(cache.get("key")).succeedsWithin(LONG);
  }

  @AfterEach
  void close() {
    caches.close();
  }

  @Test
  void scriptsThatTheServerForgotAreSentAgain() {
    wire("SCRIPT", "FLUSH");
    assertThat(offer("a", 20)).isTrue();
    wire("SCRIPT", "FLUSH");
    assertThat(cache.touch("key", entry("a", 10), KEEP)).succeedsWithin(LONG);
    wire("SCRIPT", "FLUSH");
    assertThat(text()).isEqualTo("a");
  }

  @Test
  void aRestartIsSurvivedWithWhatTheServerKept() {
    assertThat(offer("a", 20)).isTrue();
    redis.restart(Data.KEEP);
    until("connected again", () -> succeeds(cache.get("key")));
    assertThat(text()).isEqualTo("a");
  }

  @Test
  void aHungServerIsNoticedAndThenCostsNoCallItsTimeout() {
    int before = missed.get();
    redis.pause();
    try {
      until("noticed", () -> failure(cache.get("key")).contains("not connected"));
      until("noticed by listeners too", () -> caches.lost("messages") > 0);
    } finally {
      redis.resume();
    }
    until("connected again", () -> succeeds(cache.get("key")));
    until("subscribed again", () -> missed.get() > before);
  }

  @Test
  void p3_p4_whatAFrozenServerCarriesOutLateIsNotYoungerThanItIs() {
    assertThat(offer("a", 60)).isTrue();
    redis.pause();
    CompletableFuture<Boolean> late = cache.offer("key", entry("b", 0), KEEP);
    long begun = System.nanoTime();
    Duration freeze = Duration.ofSeconds(3);
    until("a long freeze", () -> System.nanoTime() - begun > freeze.toNanos());
    redis.resume();
    until("carried out", () -> late.isDone() && succeeds(cache.get("key")) && text().equals("b"));
    assertThat(cache.get("key"))
        .succeedsWithin(LONG)
        .satisfies(found -> assertThat(found.orElseThrow().age()).isGreaterThan(freeze));
  }

  @Test
  void connectionsThatTheServerCutAreMadeAgain() {
    int before = missed.get();
    wire("CLIENT", "KILL", "TYPE", "pubsub");
    until("subscribed again", () -> missed.get() > before);
    wire("CLIENT", "KILL", "TYPE", "normal");
    until("connected again", () -> succeeds(cache.get("key")));
  }

  @Test
  void somethingElseUnderAKeyIsAMissThatIsCountedAndReplaced() {
    wire("SET", KEY, "not an entry");
    assertThat(cache.get("key")).succeedsWithin(LONG).matches(found -> found.isEmpty());
    assertThat(cache.touch("key", entry("a", 0), KEEP)).succeedsWithin(LONG).isEqualTo(false);
    wire("DEL", KEY);
    wire("HSET", KEY, "p", "payload", "h", "hash", "s", "soon");
    assertThat(cache.get("key")).succeedsWithin(LONG).matches(found -> found.isEmpty());
    assertThat(caches.malformed("entry")).isEqualTo(2);
    wire("DEL", KEY);
    wire("RPUSH", KEY, "not", "an", "entry");
    assertThat(offer("a", 20)).isTrue();
    assertThat(text()).isEqualTo("a");
  }

  @Test
  void numbersThatAreNoneAreNoStamps() {
    for (String stamp : List.of("nan", "inf", "-inf", "1e300", "-1e300")) {
      wire("HSET", KEY, "p", "payload", "h", "hash", "s", stamp);
      assertThat(cache.get("key")).succeedsWithin(LONG).matches(found -> found.isEmpty(), stamp);
      assertThat(offer("a", 20)).as(stamp).isTrue();
    }
  }

  @Test
  void p10_theOldestStampThereCanBeIsAnAgeAndNoFailure() {
    wire("HSET", KEY, "p", "payload", "h", "hash", "s", "-9999999999999999");

    assertThat(cache.get("key"))
        .succeedsWithin(LONG)
        .matches(found -> found.orElseThrow().age().toDays() > 300 * 365);
  }

  @Test
  void anEntryFromTheFutureIsNeitherServedNorHeldAgainstOthers() {
    String inAnHour = System.currentTimeMillis() + 3_600_000 + "000";
    wire("HSET", KEY, "p", "payload", "h", "hash", "s", inAnHour);
    assertThat(cache.get("key")).succeedsWithin(LONG).matches(found -> found.isEmpty());
    assertThat(cache.touch("key", entry("hash", 0), KEEP)).succeedsWithin(LONG).isEqualTo(false);
    assertThat(offer("a", 20)).isTrue();
    assertThat(text()).isEqualTo("a");
  }

  @Test
  void p12_aPayloadThatIsTooLongStaysAtTheServer() {
    assertThat(offer("a", 20)).isTrue();
    wire("EVAL", "redis.call('HSET', KEYS[1], 'p', string.rep('x', 50000000))", "1", KEY);
    long before = RedisWire.sent(redis.port());
    CacheEntry found = cache.get("key").join().orElseThrow();
    assertThat(found.isWithheld()).isTrue();
    assertThat(found.length()).isEqualTo(50_000_000);
    assertThat(RedisWire.sent(redis.port()) - before).isLessThan(100_000);
  }

  @Test
  void p12_otherFieldsThatAreTooLongStayAtTheServerToo() {
    int refused = 0;
    long before = RedisWire.sent(redis.port());
    for (String field : List.of("h", "s", "a")) {
      wire("DEL", KEY);
      assertThat(offer("a", 20)).isTrue();
      String text = "redis.call('HSET', KEYS[1], ARGV[1], string.rep('1', 10000000))";
      wire("EVAL", text, "1", KEY, field);
      assertThat(cache.get("key")).succeedsWithin(LONG).matches(found -> found.isEmpty(), field);
      assertThat(caches.malformed("entry")).isEqualTo(++refused);
    }
    assertThat(RedisWire.sent(redis.port()) - before).isLessThan(100_000);
  }

  @Test
  void foreignMessagesAreCountedAndIgnored() {
    for (String message : List.of("", "hello", "1 a", "2 a b", "1 a b c")) {
      wire("PUBLISH", CHANNEL, message);
    }
    wire("PUBLISH", CHANNEL, "1 dc/api jvm%207");
    until("heard", () -> !heard.isEmpty());
    assertThat(heard).containsExactly(new Announcement("dc/api", "jvm 7"));
    assertThat(caches.malformed("announcement")).isEqualTo(5);
  }

  @Test
  void aFullServerRefusesWritesAndStillReads() {
    assertThat(offer("a", 20)).isTrue();
    wire("CONFIG", "SET", "maxmemory", "1");
    try {
      assertThat(failure(cache.offer("key", entry("b", 10), KEEP))).contains("OOM");
      assertThat(text()).isEqualTo("a");
    } finally {
      wire("CONFIG", "SET", "maxmemory", "0");
    }
    assertThat(offer("b", 10)).isTrue();
  }

  @Test
  void aDemotedServerIsLeftAndFoundAgain() {
    wire("REPLICAOF", "127.0.0.1", "1");
    assertThat(failure(cache.offer("key", entry("a", 20), KEEP))).contains("READONLY");
    wire("REPLICAOF", "NO", "ONE");
    until("writable again", () -> succeeds(cache.offer("key", entry("a", 20), KEEP)));
  }

  @Test
  void databasesDoNotSeeEachOther() {
    DistributedCache second = caches.open(redis.uri() + "/2?timeout=5s");
    List<Announcement> heardThere = new CopyOnWriteArrayList<>();
    AtomicInteger missedThere = new AtomicInteger();
    second.onAnnouncement(heardThere::add, missedThere::incrementAndGet);
    until("connected", () -> missedThere.get() > 0);
    assertThat(offer("a", 20)).isTrue();
    assertThat(second.get("key")).succeedsWithin(LONG).matches(found -> found.isEmpty());
    assertThat(second.announce(new Announcement("key", "there"))).succeedsWithin(LONG);
    until("heard", () -> !heardThere.isEmpty());
    assertThat(cache.announce(new Announcement("key", "here"))).succeedsWithin(LONG);
    until("heard", () -> !heard.isEmpty());
    assertThat(heard).containsExactly(new Announcement("key", "here"));
    assertThat(heardThere).containsExactly(new Announcement("key", "there"));
  }

  @Test
  void p11_closingLeavesNoThread() {
    assertThat(RedisCaches.driverThreads()).isNotEmpty();
    caches.close();
    until("the driver's threads have ended", () -> RedisCaches.driverThreads().isEmpty());
  }

  private boolean offer(String text, int ageSeconds) {
    CompletableFuture<Boolean> offer = cache.offer("key", entry(text, ageSeconds), KEEP);
    assertThat(offer).succeedsWithin(LONG);
    return offer.join();
  }

  private String text() {
    CompletableFuture<String> text =
        cache.get("key").thenApply(found -> new String(found.orElseThrow().payload(), UTF_8));
    assertThat(text).succeedsWithin(LONG);
    return text.join();
  }

  private static CacheEntry entry(String text, int ageSeconds) {
    return new CacheEntry(text.getBytes(UTF_8), text, Duration.ofSeconds(ageSeconds));
  }

  private static boolean succeeds(CompletableFuture<?> call) {
    return failure(call).isEmpty();
  }

  /** Returns the message of a failure; empty for a success. */
  private static String failure(CompletableFuture<?> call) {
    CompletableFuture<String> message =
        call.handle((value, failure) -> failure == null ? "" : failure.getMessage());
    assertThat(message).succeedsWithin(LONG);
    return message.join();
  }

  private static void until(String expectation, Await.Condition condition) {
    Await.until(expectation, LONG, condition);
  }

  private static void wire(String... command) {
    RedisWire.ask(redis.port(), command);
  }
}
