package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What those who look something up get to see: the leader's state or that of a follower left
 * behind, as far as faults let them.
 *
 * <p>Guarded by the store's lock.
 */
final class RegistryViews {

  private final FaultSet faults;
  private RegistryState leader = new RegistryState();
  private Optional<RegistryState> follower = Optional.empty();
  private long followerSince;

  RegistryViews(FaultSet faults) {
    this.faults = faults;
  }

  RegistryState leader() {
    return leader;
  }

  void become(RegistryState state) {
    leader = state;
    follower = follower.map(behind -> state.copy());
  }

  void leaveFollowerBehind(long now) {
    follower = Optional.of(leader.copy());
    followerSince = now;
  }

  void letFollowerCatchUp() {
    follower = Optional.empty();
  }

  /** Returns whether the state differs from the one at the asker's cursor, as Consul judges it. */
  boolean differs(ReadRequest request) {
    long held = request.cursor().orElse(0);
    return state(request.consistency()).cursor(request.service()) > held;
  }

  RegistryAnswer answer(ReadRequest request, long now) {
    RegistryState state = state(request.consistency());
    boolean behind = state != leader;
    List<ServiceEndpoint> endpoints = isBlind() ? List.of() : state.endpoints(request.service());
    OptionalLong cursor =
        faults.has(RegistryFault.WITHOUT_CURSORS)
            ? OptionalLong.empty()
            : OptionalLong.of(state.cursor(request.service()));
    Duration lag = behind ? Duration.ofNanos(now - followerSince) : Duration.ZERO;
    boolean filtered = faults.has(RegistryFault.FILTERED_RIGHTS);
    return new RegistryAnswer(
        endpoints, cursor, Optional.of(lag), filtered ? Rights.FILTERED : Rights.COMPLETE);
  }

  SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(
        isBlind() ? new TreeSet<>() : state(Consistency.STALE).names());
  }

  private boolean isBlind() {
    return faults.has(RegistryFault.EMPTY_ANSWERS) || faults.has(RegistryFault.FILTERED_RIGHTS);
  }

  private RegistryState state(Consistency consistency) {
    return consistency == Consistency.STALE ? follower.orElse(leader) : leader;
  }
}
