package io.datapunk.discovery.it.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.it.RedisWire;
import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.ConsulProcess;
import io.datapunk.discovery.it.servers.RedisProcess;
import io.datapunk.discovery.it.servers.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes that share one Redis: what one saw, the others have. */
@Timeout(180)
class TwoProcessesIT {

  private static final int CHANGES = 40;

  /** Longer than a JVM waits until it reads an entry once more, so that changes come one by one. */
  private static final Duration APART = Duration.ofMillis(300);

  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final String LONG_TTL = "PT2M";

  private ConsulProcess consul;
  private RedisProcess redis;
  private ConsulCalls operator;

  @BeforeEach
  void start() {
    consul = Servers.newConsul().start();
    redis = Servers.newRedis().start();
    operator = new ConsulCalls(consul.httpUri(), "");
    operator.register("api", "v0");
  }

  @AfterEach
  void stop() {
    consul.close();
    redis.close();
  }

  private NodeProcess node(String ttl) {
    return new NodeProcess(consul.uri().toString(), redis.uri().toString(), ttl);
  }

  @Test
  void p4_aChangeSeenByOnesWatchReachesTheOthersCacheLongBeforeItsTtl() {
    try (NodeProcess a = node(LONG_TTL);
        NodeProcess b = node(LONG_TTL)) {
      a.tell("watch api");
      a.await(line -> line.startsWith("watched v0 "));
      b.tell("track api");
      b.lookUntil("api", line -> line.contains("LOCAL_CACHE"));
      Await.until("the entry", Duration.ofSeconds(30), () -> isShared());
      List<Long> millis = new ArrayList<>();
      for (int change = 1; change <= CHANGES; change++) {
        String ids = "v0+w" + change;
        operator.register("api", "w" + change);
        NodeProcess.Line seen = a.await(line -> line.startsWith("watched " + ids + " "));
        NodeProcess.Line got = b.await(line -> line.startsWith("tracked " + ids + " "));
        millis.add(got.millis() - seen.millis());
        operator.deregister("w" + change);
        int known = change;
        Await.until("back", Duration.ofSeconds(30), () -> backs(a) > known && backs(b) > known);
        passed(System.currentTimeMillis(), APART);
      }
      Collections.sort(millis);
      System.out.printf(
          "watch of one process to cache of another, %d changes: p50 %d ms, p90 %d ms, max %d ms%n",
          CHANGES, millis.get(CHANGES / 2), millis.get(CHANGES * 9 / 10), millis.get(CHANGES - 1));
      assertThat(millis).allMatch(took -> took < 60_000); // half of the TTL, on any machine
    }
  }

  private static void passed(long sinceMillis, Duration time) {
    Await.until(
        "the time",
        time.plusSeconds(30),
        () -> System.currentTimeMillis() - sinceMillis >= time.toMillis());
  }

  /** How often it saw the service as it was at first. */
  private static long backs(NodeProcess node) {
    return node.lines().stream()
        .filter(line -> line.text().matches("(watched|tracked) v0 fresh .*"))
        .count();
  }

  private boolean isShared() {
    return Integer.parseInt(RedisWire.ask(redis.port(), "DBSIZE").substring(1)) >= 2;
  }

  @Test
  void p3_aColdStartWithConsulStoppedServesTheLastAnswerOfAnotherAsStale() {
    try (NodeProcess a = node("PT30S")) {
      a.lookUntil("api", line -> line.startsWith("looked v0 fresh"));
      Await.until("the entry", Duration.ofSeconds(30), this::isShared);
    }
    consul.kill();
    try (NodeProcess b = node("PT30S")) {
      String seen = b.lookUntil("api", line -> !line.contains("failed"));
      assertThat(seen).startsWith("looked v0 stale ");
      assertThat(b.lines()).noneMatch(line -> line.text().startsWith("looked  "));
    }
  }

  @Test
  void p4_aProcessThatStoodStillDoesNotOverwriteANewerView() {
    try (NodeProcess a = node("PT3S");
        NodeProcess b = node("PT3S")) {
      a.tell("watch api");
      a.await(line -> line.startsWith("watched v0 "));
      b.tell("track api");
      b.await(line -> line.startsWith("tracked v0 "));
      a.pause(true);
      operator.register("api", "w1");
      long changed = b.await(line -> line.startsWith("tracked v0+w1 ")).millis();
      passed(changed, PAUSE); // twenty times its TTL
      a.pause(false);
      a.await(line -> line.startsWith("watched v0+w1 "));
      b.lookUntil("api", line -> line.startsWith("looked v0+w1 fresh"));
      try (NodeProcess c = node("PT3S")) {
        assertThat(c.lookUntil("api", line -> !line.contains("failed"))).startsWith("looked v0+w1");
      }
      assertThat(b.lines().stream().filter(line -> line.millis() > changed))
          .noneMatch(line -> line.text().startsWith("tracked v0 "));
    }
  }
}
