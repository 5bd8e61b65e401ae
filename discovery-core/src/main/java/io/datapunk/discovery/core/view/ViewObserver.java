package io.datapunk.discovery.core.view;

import io.datapunk.discovery.core.upstream.Evidence;

/**
 * Someone who is told what evidence did to any view: the distributed cache, the metrics. Called on
 * the view's executor; must not block or throw.
 */
public interface ViewObserver {

  /** Takes note that {@code evidence} changed the view's endpoints, or showed the first. */
  default void onChanged(ServiceView view, Published state, Evidence evidence) {}

  /** Takes note that {@code evidence} confirmed the view as it is. */
  default void onConfirmed(ServiceView view, Published state, Evidence evidence) {}

  /** Takes note that {@code evidence} is not believed yet. */
  default void onDoubted(ServiceView view, Evidence evidence) {}
}
