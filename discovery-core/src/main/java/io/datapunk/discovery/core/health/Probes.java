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
    NameThreads names = new NameThreads(context.executor());
    byType.put(HealthCheck.HTTP, new HttpProbe(context.executor(), names, context.scheduler()));
    byType.put(HealthCheck.TCP, new TcpProbe(context.executor(), names, context.scheduler()));
    byType.put(HealthCheck.CUSTOM, new ApplicationProbe(context.executor(), context.scheduler()));
    HealthProbe composite = new CompositeProbe(this::probeFor, context.scheduler());
    byType.put(HealthCheck.ALL_OF, composite);
    byType.put(HealthCheck.ANY_OF, composite);
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
    } else if (probe instanceof TcpProbe) {
      TcpProbe.validate(check);
    }
    check.parts().forEach(this::probeFor);
    return probe;
  }

  /**
   * Throws {@link IllegalArgumentException} if a check, whoever runs it, would connect to an
   * address at which nothing is tested. Of a host name that is only known when it is resolved.
   */
  public static void validateTarget(HealthCheck check, String host) {
    if (check.type().equals(HealthCheck.HTTP) || check.type().equals(HealthCheck.TCP)) {
      Destination destination = Destination.of(check, host, 1);
      TargetGuard.ofLiteral(destination.host())
          .flatMap(destination::refusal)
          .ifPresent(
              reason -> {
                throw Violations.of(
                    check, "host", destination.host(), "another address, since " + reason);
              });
    }
    check.parts().forEach(part -> validateTarget(part, host));
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
