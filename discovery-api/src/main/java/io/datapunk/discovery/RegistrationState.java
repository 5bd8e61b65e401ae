package io.datapunk.discovery;

/** Where a registration stands. Values may be added. */
public enum RegistrationState {

  /** Wanted, not yet confirmed by the registry. */
  PENDING,

  /** The registry holds it. */
  REGISTERED,

  /** The registry held it and no longer does, or cannot be asked; it is being put back. */
  LOST,

  /** Closing began; the instance is shown as out of service while callers move away. */
  DRAINING,

  /** Being removed. */
  CLOSING,

  /** Gone, as the registry confirmed. */
  CLOSED,

  /** Closed, but the registry could not confirm that it is gone. */
  UNCONFIRMED;

  /** Returns whether nothing more will happen. */
  public boolean isFinal() {
    return this == CLOSED || this == UNCONFIRMED;
  }
}
