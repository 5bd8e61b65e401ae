package io.datapunk.discovery.testkit.simulation.model;

import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What one process may see; it can change in mid-run, as policies and tokens do. */
public final class Token {

  /** What it is worth. */
  public enum State {
    /** Everything may be seen. */
    FULL,
    /** The registry hides what it may not show, and answers as if there were nothing. */
    BLIND,
    /** The registry does not know it any more. */
    REVOKED
  }

  private final boolean rightsAreKept;
  private State state = State.FULL;

  /** Creates one that may see everything, in a registry that keeps rights or does not. */
  public Token(boolean rightsAreKept) {
    this.rightsAreKept = rightsAreKept;
  }

  /** Returns what it is worth. */
  public State state() {
    return state;
  }

  /** Changes what it is worth. */
  public void state(State next) {
    state = next;
  }

  boolean isRevoked() {
    return state == State.REVOKED;
  }

  boolean isBlind() {
    return state == State.BLIND;
  }

  List<ServiceEndpoint> seen(List<ServiceEndpoint> endpoints) {
    return isBlind() ? List.of() : endpoints;
  }

  SortedSet<String> seen(SortedSet<String> services) {
    return isBlind() ? new TreeSet<>() : services;
  }

  Rights rights() {
    if (isBlind()) {
      return Rights.FILTERED;
    }
    return rightsAreKept ? Rights.COMPLETE : Rights.UNKNOWN;
  }
}
