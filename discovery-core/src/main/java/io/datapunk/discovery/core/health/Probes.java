package io.datapunk.discovery.core.health;

import io.datapunk.discovery.ConfigurationException;
import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.HealthProbe;
import io.datapunk.discovery.core.port.HealthProbeProvider;
import java.util.Map;
import java.util.TreeMap;

/**
 * The probes of this process by the type of check they run: the built-in ones and those of
 * providers.
 *
 * <p>Safe for use from any thread.
 */
public final class Probes implements Handle {

  private final Map<String, HealthProbe> byType = new TreeMap<>();

  /**
   * Opens them.
   *
   * @throws ConfigurationException if two serve one type
   */
  public Probes(Iterable<HealthProbeProvider> providers, AdapterContext context) {
    byType.put(HealthCheck.HTTP, new HttpProbe(context.executor()));
    byType.put(HealthCheck.TCP, new TcpProbe(context.executor()));
    byType.put(HealthCheck.CUSTOM, new ApplicationProbe(context.executor()));
    for (HealthProbeProvider provider : providers) {
      HealthProbe probe = provider.open(context);
      for (String type : provider.types()) {
        add(type, probe);
      }
    }
  }

  /**
   * Returns the probe for a check.
   *
   * @throws IllegalArgumentException if there is none, or if it cannot work with these settings
   */
  public HealthProbe probeFor(HealthCheck check) {
    HealthProbe probe = byType.get(check.type());
    if (probe == null) {
      throw new IllegalArgumentException(
          "healthCheck "
              + check.name()
              + ": type "
              + check.type()
              + " (expected: one of "
              + byType.keySet()
              + ", or a probe for it on the class path)");
    }
    if (probe instanceof HttpProbe) {
      HttpProbe.validate(check);
    }
    return probe;
  }

  /** Gives back what the built-in probes hold; runs under way should have ended before. */
  @Override
  public void close() {
    if (byType.get(HealthCheck.HTTP) instanceof HttpProbe http) {
      http.close();
    }
  }

  private void add(String type, HealthProbe probe) {
    HealthProbe other = byType.putIfAbsent(type, probe);
    if (other != null) {
      throw new ConfigurationException(
          "health checks of type "
              + type
              + ": "
              + other.getClass().getName()
              + " and "
              + probe.getClass().getName()
              + " (expected: one probe)");
    }
  }
}
