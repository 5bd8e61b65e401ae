package io.datapunk.discovery.core.port;

import io.datapunk.discovery.ServiceEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the registry said about a service.
 *
 * @param endpoints all endpoints, whatever their health, each id once
 * @param cursor where in the registry's history this stands; empty or zero if it did not say
 * @param lag how far the answering server was behind its leader at most, when it answered; empty if
 *     it did not say, which is taken for not at all; see rule 18 of {@link Registry}
 * @param rights whether missing rights may have hidden endpoints
 */
public record RegistryAnswer(
    List<ServiceEndpoint> endpoints, OptionalLong cursor, Optional<Duration> lag, Rights rights) {

  /** Whether missing rights may have hidden endpoints. */
  public enum Rights {
    /** The asker may see everything. */
    COMPLETE,
    /** Some endpoints may be hidden. */
    FILTERED,
    /** The registry cannot tell. */
    UNKNOWN
  }

  /** Keeps its own copy of the endpoints. */
  public RegistryAnswer {
    endpoints = List.copyOf(endpoints);
  }

  /** Returns an answer to someone who may see everything, without a lag. */
  public static RegistryAnswer of(List<ServiceEndpoint> endpoints, long cursor) {
    return new RegistryAnswer(
        endpoints, OptionalLong.of(cursor), Optional.of(Duration.ZERO), Rights.COMPLETE);
  }
}
