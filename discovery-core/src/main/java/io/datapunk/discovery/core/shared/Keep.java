package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.core.view.Published;
import java.time.Duration;

/**
 * For how long the cache keeps entries.
 *
 * @param something those with endpoints
 * @param nothing those without, which only stand in the way of older ones while these are fresh
 */
record Keep(Duration something, Duration nothing) {

  static Keep of(ServiceDiscoveryConfig config) {
    Duration brief = config.cacheTtl().multipliedBy(2);
    Duration most = config.maxStale();
    return new Keep(most, brief.compareTo(most) < 0 ? brief : most);
  }

  Duration of(Published state) {
    return state.endpoints().isEmpty() ? nothing : something;
  }
}
