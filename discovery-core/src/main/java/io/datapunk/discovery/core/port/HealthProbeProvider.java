package io.datapunk.discovery.core.port;

import java.util.Set;

/**
 * Opens probes by the type of the check they run; found by {@link java.util.ServiceLoader}. Needs a
 * public constructor without arguments that does nothing.
 */
public interface HealthProbeProvider {

  /** Returns the {@linkplain io.datapunk.discovery.HealthCheck#type() types} it serves. */
  Set<String> types();

  /** Opens a probe. */
  HealthProbe open(AdapterContext context);
}
