package io.datapunk.discovery.core.register;

import static io.datapunk.discovery.RegistrationState.CLOSED;
import static io.datapunk.discovery.RegistrationState.CLOSING;
import static io.datapunk.discovery.RegistrationState.DRAINING;
import static io.datapunk.discovery.RegistrationState.LOST;
import static io.datapunk.discovery.RegistrationState.PENDING;
import static io.datapunk.discovery.RegistrationState.REGISTERED;
import static io.datapunk.discovery.RegistrationState.UNCONFIRMED;

import io.datapunk.discovery.RegistrationState;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where a registration may go from where it stands: the one table. */
final class Transitions {

  private static final Map<RegistrationState, Set<RegistrationState>> TABLE =
      new EnumMap<>(RegistrationState.class);

  static {
    TABLE.put(PENDING, EnumSet.of(REGISTERED, CLOSING));
    TABLE.put(REGISTERED, EnumSet.of(LOST, DRAINING, CLOSING));
    TABLE.put(LOST, EnumSet.of(REGISTERED, CLOSING));
    TABLE.put(DRAINING, EnumSet.of(CLOSING));
    TABLE.put(CLOSING, EnumSet.of(CLOSED, UNCONFIRMED));
    TABLE.put(CLOSED, EnumSet.noneOf(RegistrationState.class));
    TABLE.put(UNCONFIRMED, EnumSet.noneOf(RegistrationState.class));
  }

  private Transitions() {}

  static Set<RegistrationState> from(RegistrationState state) {
    return Collections.unmodifiableSet(TABLE.getOrDefault(state, Set.of()));
  }

  static void check(RegistrationState from, RegistrationState to) {
    if (!from(from).contains(to)) {
      throw new IllegalStateException(
          "registration: " + from + " to " + to + " (expected: one of " + from(from) + ")");
    }
  }
}
