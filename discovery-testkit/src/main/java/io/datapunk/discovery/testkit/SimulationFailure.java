package io.datapunk.discovery.testkit;

import org.jspecify.annotations.Nullable;

/** Why a simulated run is worth nothing from here on. */
final class SimulationFailure extends AssertionError {

  private static final long serialVersionUID = 1L;

  SimulationFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Returns an equal one: try-with-resources cannot be thrown the same one twice. */
  SimulationFailure again() {
    return new SimulationFailure(
        String.valueOf(getMessage()), getCause() == null ? this : getCause());
  }
}
