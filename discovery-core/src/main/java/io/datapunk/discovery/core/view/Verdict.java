package io.datapunk.discovery.core.view;

/** What became of an answer. */
public enum Verdict {
  /** It was published as a new view. */
  CHANGED,
  /** It confirmed the view as it is. */
  CONFIRMED,
  /** The held view is newer. */
  OUTDATED,
  /** It came from a server too far behind to confirm anything. */
  LAGGING,
  /** It loses so much, after a gap, that the old view stays for a while. */
  HELD
}
