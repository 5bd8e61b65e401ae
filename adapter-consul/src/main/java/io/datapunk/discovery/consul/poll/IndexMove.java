package io.datapunk.discovery.consul.poll;

/**
 * An index of a part of the catalog moved: something in that part changed, at the index that is
 * shown now, and perhaps at others in between.
 *
 * @param from where it stood
 * @param fromNanos a moment, in ticks, at which it still stood there
 * @param to where it stands
 * @param first whether a poll had waited for it, so that it is where the first change led
 */
record IndexMove(long from, long fromNanos, long to, boolean first) {}
