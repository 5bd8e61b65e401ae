package io.datapunk.discovery.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.Announcement;
import io.datapunk.discovery.core.port.CacheEntry;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.RedisProcess;
import io.datapunk.discovery.it.servers.Servers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Passwords and access lists of a real Redis. */
@Timeout(120)
final class RedisCacheAccessIT {

  private static final Duration LONG = Duration.ofSeconds(30);

  /** All that the adapter needs; the names under one prefix are a tenant's own. */
  private static final String LEAST_RIGHTS =
      "-@all +hello +ping +select +eval +evalsha +publish +subscribe"
          + " +time +hexists +hstrlen +hmget +hset +pexpire +del";

  private static RedisProcess redis;

  private final RedisCaches caches = new RedisCaches();

  @BeforeAll
  static void start() {
    redis =
        Servers.newRedis()
            .config("user app on >f1rst ~tenant-1:* resetchannels &tenant-1:* " + LEAST_RIGHTS)
            .config("user none on >n0ne -@all")
            .start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @AfterEach
  void close() {
    caches.close();
  }

  @Test
  void theLeastRightsAreEnough() {
    DistributedCache cache = caches.open(uri("app:f1rst@", "&prefix=tenant-1:sd"));
    AtomicInteger missed = new AtomicInteger();
    cache.onAnnouncement(announcement -> {}, missed::incrementAndGet);
    Await.until("subscribed", LONG, () -> missed.get() > 0);
    CacheEntry entry = new CacheEntry(new byte[] {1}, "a", Duration.ofSeconds(2));
    Duration keep = Duration.ofMinutes(1);
    assertThat(cache.offer("key", entry, keep)).succeedsWithin(LONG).isEqualTo(true);
    CacheEntry renewed = new CacheEntry(new byte[0], "a", Duration.ZERO);
    assertThat(cache.touch("key", renewed, keep)).succeedsWithin(LONG).isEqualTo(true);
    assertThat(cache.get("key")).succeedsWithin(LONG).matches(found -> found.isPresent());
    assertThat(cache.announce(new Announcement("key", "test"))).succeedsWithin(LONG);
  }

  @Test
  void anotherTenantsNamesAreRefused() {
    DistributedCache cache = caches.open(uri("app:f1rst@", "&prefix=tenant-2:sd"));
    assertThat(cache.get("key"))
        .failsWithin(LONG)
        .withThrowableThat()
        .withMessageContaining("NOPERM");
  }

  @Test
  void p12_aWrongPasswordIsAFailureThatDoesNotShowIt() {
    DistributedCache cache = caches.open(uri("app:wr0ng@", ""));
    assertThat(cache.get("key"))
        .failsWithin(LONG)
        .withThrowableThat()
        .withMessageContaining("WRONGPASS")
        .withMessageNotContaining("wr0ng");
  }

  @Test
  void aPasswordIsReadAnewForEachConnection() {
    RedisWire.ask(redis.port(), "ACL", "SETUSER", "rotated", "on", ">0ld", "~*", "&*", "+@all");
    AtomicReference<String> password = new AtomicReference<>("0ld");
    DistributedCache cache =
        caches.open(uri("", ""), Credentials.password("rotated", password::get));
    assertThat(cache.get("key")).succeedsWithin(LONG);
    RedisWire.ask(redis.port(), "ACL", "SETUSER", "rotated", "resetpass", ">n3w");
    password.set("n3w");
    RedisWire.ask(redis.port(), "CLIENT", "KILL", "USER", "rotated");
    Await.until(
        "connected with the new password",
        LONG,
        () -> {
          var call = cache.get("key").handle((value, failure) -> failure == null);
          assertThat(call).succeedsWithin(LONG);
          return call.join();
        });
  }

  @Test
  void rightsThatAreMissingAreFailures() {
    DistributedCache cache = caches.open(uri("none:n0ne@", ""));
    assertThat(cache.get("key")).failsWithin(LONG);
  }

  private static String uri(String userInfo, String options) {
    return redis.uri().toString().replace("//", "//" + userInfo) + "?timeout=10s" + options;
  }
}
