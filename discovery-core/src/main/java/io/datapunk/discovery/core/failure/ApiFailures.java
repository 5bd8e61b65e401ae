package io.datapunk.discovery.core.failure;

import io.datapunk.discovery.AccessRefusedException;
import io.datapunk.discovery.RegistrationRefusedException;
import io.datapunk.discovery.ServiceUnavailableException;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.core.runtime.Failures;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Maps failures of the registry's port to exceptions of the API; each call makes a fresh one. */
public final class ApiFailures {

  private static final Set<Kind> REFUSALS = EnumSet.of(Kind.INVALID, Kind.CONFLICT);

  private ApiFailures() {}

  /** Returns what a lookup or watch of {@code service} throws for this failure. */
  public static RuntimeException ofRead(
      String service, Throwable failure, Optional<Duration> lastKnownAge) {
    Throwable bare = Failures.unwrap(failure);
    if (isDenied(bare)) {
      return new AccessRefusedException(
          Optional.of(service), service + ": access refused: " + Failures.text(bare), cause(bare));
    }
    String message = service + ": no answer from the registry: " + Failures.text(bare);
    return lastKnownAge
        .map(age -> tooOld(service, message, bare, age))
        .orElseGet(
            () -> new ServiceUnavailableException(Optional.of(service), message, cause(bare)));
  }

  /** Returns what listing the services throws for this failure. */
  public static RuntimeException ofList(Throwable failure) {
    Throwable bare = Failures.unwrap(failure);
    return isDenied(bare)
        ? new AccessRefusedException(
            Optional.empty(), "access refused: " + Failures.text(bare), cause(bare))
        : new ServiceUnavailableException(
            Optional.empty(), "no answer from the registry: " + Failures.text(bare), cause(bare));
  }

  /** Returns what registering or updating the instance {@code id} throws for this failure. */
  public static RuntimeException ofWrite(String service, String id, Throwable failure) {
    Throwable bare = Failures.unwrap(failure);
    String message = service + "/" + id + ": " + Failures.text(bare);
    if (isDenied(bare)) {
      return new AccessRefusedException(
          Optional.of(service), "access refused: " + message, cause(bare));
    }
    if (bare instanceof RegistryException e && REFUSALS.contains(e.kind())) {
      return new RegistrationRefusedException(service, id, "refused: " + message, cause(bare));
    }
    return new ServiceUnavailableException(
        Optional.of(service), "not carried out: " + message, cause(bare));
  }

  /** Returns why a view is stale after this failure. */
  public static StaleReason staleReason(Throwable failure) {
    return isDenied(Failures.unwrap(failure))
        ? StaleReason.ACCESS_REFUSED
        : StaleReason.REGISTRY_UNAVAILABLE;
  }

  private static ServiceUnavailableException tooOld(
      String service, String message, Throwable failure, Duration age) {
    String withAge = message + "; the last answer is " + age.toMillis() + " ms old";
    return new ServiceUnavailableException(service, withAge, cause(failure), age);
  }

  private static boolean isDenied(Throwable failure) {
    return failure instanceof RegistryException e && e.kind() == Kind.DENIED;
  }

  private static Optional<Throwable> cause(Throwable failure) {
    return Optional.of(failure);
  }
}
