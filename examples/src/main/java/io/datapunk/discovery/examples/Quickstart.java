package io.datapunk.discovery.examples;

import io.datapunk.discovery.ConfigurationException;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceDiscoveryException;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * The main job, once: three services register, a client watches and discovers them, one is killed,
 * another leaves, and the metrics are shown.
 *
 * <p>Arguments: the URI of a registry ({@code memory:} if there is none), and optionally that of a
 * distributed cache. The exit code is 0 if every step happened within its limit, 1 if one did not,
 * 2 if the arguments are wrong.
 */
public final class Quickstart {

  private Quickstart() {}

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    try {
      run(config(arguments), out);
      out.println("Every step was done.");
      return 0;
    } catch (ConfigurationException e) {
      err.println("Cannot begin: " + e.getMessage());
      return 2;
    } catch (ServiceDiscoveryException | StepFailedException | IOException e) {
      err.println("Failed: " + e.getMessage());
      return 1;
    }
  }

  private static void run(ServiceDiscoveryConfig config, PrintStream out) throws IOException {
    out.println("Registry: " + shown(config, "registry"));
    out.println("Distributed cache: " + shown(config, "distributed-cache"));
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Metrics.addRegistry(prometheus); // where the library's metrics go when nothing else is said
    try (ServiceDiscovery discovery = ServiceDiscovery.open(config);
        MainJob job = new MainJob(discovery, out)) {
      job.run();
      if (config.distributedCache().isPresent()) {
        out.println("\n   Another client, as in another process, is answered by the shared cache");
        job.print(
            "second client", SecondClient.lookUp(config, discovery.discover(Greeter.SERVICE)));
      }
      out.println("\n6. The metrics, as Prometheus scrapes them");
      out.println(prometheus.scrape());
    } finally {
      Metrics.removeRegistry(prometheus);
    }
  }

  /** One setting, as it may be shown: without secrets. */
  private static String shown(ServiceDiscoveryConfig config, String key) {
    return config
        .describe()
        .lines()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .findFirst()
        .orElse("none");
  }

  /** Backends by URI, and short intervals, so that a death is noticed within a few seconds. */
  private static ServiceDiscoveryConfig config(List<String> arguments) {
    if (arguments.size() > 2) {
      throw new ConfigurationException(
          "arguments: " + arguments.size() + " (expected: [registry URI [distributed cache URI]])");
    }
    ServiceDiscoveryConfig.Builder builder =
        ServiceDiscoveryConfig.builder()
            .registry(arguments.isEmpty() ? "memory:" : arguments.get(0))
            .healthCheckInterval(Duration.ofSeconds(1))
            .healthCheckTimeout(Duration.ofSeconds(1));
    if (arguments.size() == 2) {
      builder.distributedCache(arguments.get(1));
    }
    return builder.build();
  }
}
