package io.datapunk.discovery.core.register;

/**
 * Who registers, as it is marked in the registry.
 *
 * @param owner one process, over its life
 * @param incarnation when this registration began, in milliseconds of wall time: of two that claim
 *     one id the later wins
 */
record Identity(String owner, long incarnation) {

  /** Whether the other one began later; between equals the owners' names decide. */
  boolean yieldsTo(String otherOwner, long otherIncarnation) {
    return otherIncarnation != incarnation
        ? otherIncarnation > incarnation
        : otherOwner.compareTo(owner) > 0;
  }
}
