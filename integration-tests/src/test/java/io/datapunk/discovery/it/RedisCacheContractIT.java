package io.datapunk.discovery.it;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.Data;
import io.datapunk.discovery.it.servers.RedisProcess;
import io.datapunk.discovery.it.servers.Servers;
import io.datapunk.discovery.redis.RedisCacheProvider;
import io.datapunk.discovery.testkit.DistributedCacheContract;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contract of the distributed cache, on a real Redis and in both versions of its protocol. */
final class RedisCacheContractIT {

  private static final AtomicInteger PREFIXES = new AtomicInteger();
  private static RedisProcess redis;
  private static AdapterWorld world;

  @BeforeAll
  static void start() {
    redis = Servers.newRedis().start();
    world = new AdapterWorld();
  }

  @AfterAll
  static void stop() {
    world.close();
    redis.close();
  }

  @Nested
  final class NewestProtocol extends Contract {
    NewestProtocol() {
      super("");
    }
  }

  @Nested
  final class Protocol2 extends Contract {
    Protocol2() {
      super("&protocol=2");
    }
  }

  /** One prefix for each test is one store for each test. */
  private abstract static class Contract extends DistributedCacheContract {

    private final BackendUri uri;

    Contract(String options) {
      String prefix = "test:" + PREFIXES.incrementAndGet();
      uri = BackendUri.parse(redis.uri() + "?timeout=10s&prefix=" + prefix + options);
    }

    @Override
    protected DistributedCache open() {
      return new RedisCacheProvider().open(uri, Credentials.none(), world.context());
    }

    @Override
    protected void outage(boolean on) {
      if (on) {
        redis.kill();
      } else {
        redis.restart(Data.KEEP);
      }
    }

    @Override
    protected void wipe() {
      RedisWire.ask(redis.port(), "FLUSHALL");
    }

    @Override
    protected void pass(Duration time) {
      long begin = System.nanoTime();
      Await.until(
          "the server's clock",
          time.plusSeconds(10),
          () -> System.nanoTime() - begin >= time.toNanos());
    }
  }
}
