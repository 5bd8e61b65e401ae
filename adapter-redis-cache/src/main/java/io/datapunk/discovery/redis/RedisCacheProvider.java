package io.datapunk.discovery.redis;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.DistributedCacheProvider;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Opens caches on Redis for {@code redis://[user:password@]host[:port][,host[:port]][/database]},
 * and for {@code rediss:}, which is the same over TLS with the JVM's trust store. Credentials that
 * are handed in go before those in the URI.
 *
 * <p>Several hosts are tried in their order. Options:
 *
 * <ul>
 *   <li>{@code prefix}: of all names used in Redis, one for each tenant; {@code sd:v1}
 *   <li>{@code timeout}: the longest wait for an answer; {@code 1s}
 *   <li>{@code connectTimeout}: the longest wait for a connection; {@code 1s}
 *   <li>{@code pingInterval}: how often a connection is tested; {@code 5s}. A hung server is
 *       noticed after this and a timeout
 *   <li>{@code protocol}: {@code 2} or {@code 3}; the newest that the server speaks
 * </ul>
 */
public final class RedisCacheProvider implements DistributedCacheProvider {

  /** Creates it; for {@link java.util.ServiceLoader}. */
  public RedisCacheProvider() {}

  @Override
  public Set<String> schemes() {
    return Collections.unmodifiableSet(new TreeSet<>(List.of("redis", "rediss")));
  }

  @Override
  public DistributedCache open(BackendUri uri, Credentials credentials, AdapterContext context) {
    return new RedisCache(RedisOptions.of(uri, credentials), context).start();
  }
}
