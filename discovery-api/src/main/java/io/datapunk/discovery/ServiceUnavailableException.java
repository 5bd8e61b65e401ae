package io.datapunk.discovery;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * There is no answer that is young enough: the registry is away, does not answer in time, or
 * answers garbage, and nothing in the caches may stand for it.
 */
public final class ServiceUnavailableException extends ServiceDiscoveryException {

  private static final long serialVersionUID = 1L;

  private final @Nullable Duration lastKnownAge;

  /** Creates one where no earlier answer is known. */
  public ServiceUnavailableException(
      Optional<String> service, String message, Optional<Throwable> cause) {
    super(service, message, cause);
    this.lastKnownAge = null;
  }

  /** Creates one where the last answer is older than the caller accepts. */
  public ServiceUnavailableException(
      String service, String message, Optional<Throwable> cause, Duration lastKnownAge) {
    super(Optional.of(service), message, cause);
    this.lastKnownAge = requireNonNull(lastKnownAge, "lastKnownAge");
  }

  /** Returns how old the last known answer is; empty if there has been none. */
  public Optional<Duration> lastKnownAge() {
    return Optional.ofNullable(lastKnownAge);
  }
}
