package io.datapunk.discovery.core.port;

import io.datapunk.discovery.ServiceRegistration;
import java.util.List;
import java.util.Optional;

/**
 * An instance as the registry shall hold it.
 *
 * @param registration who and where it is
 * @param checks its checks, with all defaults filled in
 * @param owner who registers it: the same text for one process over its life, so that nobody
 *     repairs or removes what is not theirs
 * @param incarnation a number that grows when the same owner name starts anew
 * @param maintenance the reason, if it shall be in maintenance from the start; empty leaves a
 *     maintenance as it is
 */
public record DesiredInstance(
    ServiceRegistration registration,
    List<DesiredCheck> checks,
    String owner,
    long incarnation,
    Optional<String> maintenance) {

  /** Keeps its own copy of the checks. */
  public DesiredInstance {
    checks = List.copyOf(checks);
  }

  /** Creates one that leaves a maintenance as it is. */
  public DesiredInstance(
      ServiceRegistration registration, List<DesiredCheck> checks, String owner, long incarnation) {
    this(registration, checks, owner, incarnation, Optional.empty());
  }

  /** Returns the same instance, in maintenance from the start. */
  public DesiredInstance inMaintenance(String reason) {
    return new DesiredInstance(registration, checks, owner, incarnation, Optional.of(reason));
  }

  /** Returns the name of the service. */
  public String service() {
    return registration.service();
  }

  /** Returns the id of the instance. */
  public String id() {
    return registration.id();
  }
}
