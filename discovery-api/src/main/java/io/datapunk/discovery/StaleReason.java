package io.datapunk.discovery;

/**
 * Why a snapshot is not fresh. Values may be added; handle unknown ones as {@link #UNCONFIRMED}.
 */
public enum StaleReason {

  /** The time to live ran out and the refresh under way has not been answered yet. */
  UNCONFIRMED,

  /** The registry failed or did not answer. */
  REGISTRY_UNAVAILABLE,

  /** The registry answered, but too far behind its own leader to count as a confirmation. */
  REGISTRY_LAGGING,

  /** The registry denies the right to look, or may hide endpoints for lack of rights. */
  ACCESS_REFUSED,

  /** The registry reports a sudden loss after a gap; it is doubted for a bounded time. */
  LOSS_DOUBTED
}
