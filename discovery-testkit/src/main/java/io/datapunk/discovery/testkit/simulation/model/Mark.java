package io.datapunk.discovery.testkit.simulation.model;

import java.util.Optional;

/**
 * Who registered an instance, as it says itself.
 *
 * @param owner the process
 * @param incarnation which of its registrations
 */
public record Mark(String owner, long incarnation) {

  /** Returns whether the row bears it. */
  public boolean isOn(ModelInstance row) {
    return row.owner().equals(Optional.of(owner)) && row.incarnation() == incarnation;
  }
}
