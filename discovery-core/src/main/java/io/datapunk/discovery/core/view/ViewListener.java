package io.datapunk.discovery.core.view;

/**
 * Someone who is told of each published state of one view, in order, on the view's executor. Must
 * not block or throw: it hands over.
 */
public interface ViewListener {

  /** Takes a new state, a confirmation, or a change of freshness. */
  void onPublished(Published state);

  /** Takes note that the last known state became older than may be served. */
  void onTooOld();
}
