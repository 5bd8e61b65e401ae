package io.datapunk.discovery.core.port;

import io.datapunk.discovery.ServiceEndpoint;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An instance as the registry holds it, read back to be compared with what is wanted.
 *
 * <p>Registries may hold it twice: where it was registered (the local agent) and where others look
 * (the catalog). Each can be lost without the other.
 *
 * @param agent what the place of registration holds; empty if it does not
 * @param catalog what lookups find; empty if they do not. Where a registry has one place only, both
 *     are the same
 * @param owner the owner mark, if it bears one
 * @param incarnation the incarnation mark, 0 if it bears none
 * @param node which node of the registry holds it; empty text where there is no such notion
 * @param checks the names of its checks, sorted
 */
public record ObservedInstance(
    Optional<ServiceEndpoint> agent,
    Optional<ServiceEndpoint> catalog,
    Optional<String> owner,
    long incarnation,
    String node,
    Set<String> checks) {

  /** Keeps its own sorted copy of the checks. */
  public ObservedInstance {
    checks = Collections.unmodifiableSortedSet(new TreeSet<>(checks));
  }
}
