package io.datapunk.discovery.core.register;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.ObservedInstance;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** What reading back an instance means for its keeper. */
enum Verdict {

  /** The registry holds what is wanted. */
  HELD,
  /** The registry does not hold it at all. */
  MISSING,
  /** The place of registration lost it. */
  MISSING_IN_AGENT,
  /** Lookups do not find it. */
  MISSING_IN_CATALOG,
  /** It is ours and differs from what is wanted. */
  DIFFERENT,
  /** Somebody who began later has taken the id. */
  TAKEN;

  /** The name in metrics and logs. */
  String reason() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Compares what is held with what is wanted. */
  static Verdict of(Optional<ObservedInstance> observed, DesiredInstance wanted) {
    if (observed.isEmpty() || isNowhere(observed.get())) {
      return MISSING;
    }
    ObservedInstance held = observed.get();
    if (isTaken(held, wanted)) {
      return TAKEN;
    }
    if (held.agent().isEmpty()) {
      return MISSING_IN_AGENT;
    }
    if (held.catalog().isEmpty()) {
      return MISSING_IN_CATALOG;
    }
    boolean same =
        isOurs(held, wanted)
            && isSame(held.agent().get(), wanted.registration())
            && isSame(held.catalog().get(), wanted.registration())
            && held.checks().equals(namesOf(wanted));
    return same ? HELD : DIFFERENT;
  }

  /** Returns whether the instance bears our mark. */
  static boolean isOurs(ObservedInstance held, DesiredInstance wanted) {
    return held.owner().filter(wanted.owner()::equals).isPresent()
        && held.incarnation() == wanted.incarnation();
  }

  /** Returns whether neither place holds it. */
  static boolean isNowhere(ObservedInstance held) {
    return held.agent().isEmpty() && held.catalog().isEmpty();
  }

  /** Returns the health shown where it was registered, else where others look. */
  static HealthStatus healthOf(ObservedInstance held) {
    return held.agent().or(held::catalog).map(ServiceEndpoint::health).orElse(HealthStatus.UNKNOWN);
  }

  /** Returns whether it serves where it was registered, and is shown as critical to others. */
  static boolean isShownTooIll(ObservedInstance held) {
    return held.agent().filter(own -> own.health().isAtLeast(HealthStatus.WARNING)).isPresent()
        && held.catalog().filter(shown -> shown.health() == HealthStatus.CRITICAL).isPresent();
  }

  private static boolean isTaken(ObservedInstance held, DesiredInstance wanted) {
    Identity ours = new Identity(wanted.owner(), wanted.incarnation());
    if (held.owner().isPresent()) {
      return !isOurs(held, wanted) && ours.yieldsTo(held.owner().get(), held.incarnation());
    }
    ServiceEndpoint shown = held.agent().or(held::catalog).orElseThrow();
    return !isSameAddress(shown, wanted.registration());
  }

  static boolean isSameAddress(ServiceEndpoint held, ServiceRegistration wanted) {
    return held.host().equals(wanted.host()) && held.port() == wanted.port();
  }

  private static boolean isSame(ServiceEndpoint held, ServiceRegistration wanted) {
    return isSameAddress(held, wanted)
        && held.tags().equals(wanted.tags())
        && held.metadata().equals(wanted.metadata())
        && held.weight() == wanted.weight();
  }

  private static TreeSet<String> namesOf(DesiredInstance wanted) {
    TreeSet<String> names = new TreeSet<>();
    wanted.checks().forEach(check -> names.add(check.name()));
    return names;
  }
}
