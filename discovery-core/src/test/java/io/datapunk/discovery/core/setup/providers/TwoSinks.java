package io.datapunk.discovery.core.setup.providers;

import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.MetricsSinkProvider;
import java.util.Set;

/** Metrics backends, one that offers itself and fails, one that has to be named. */
public final class TwoSinks {

  private TwoSinks() {}

  /** Offers itself. */
  public static final class Automatic implements MetricsSinkProvider {
    @Override
    public Set<String> schemes() {
      return Set.of("automatic");
    }

    @Override
    public boolean automatic() {
      return true;
    }

    @Override
    public MetricsSink open(BackendUri uri, AdapterContext context) {
      throw new NoClassDefFoundError("the backend's library");
    }
  }

  /** Has to be named. */
  public static final class Named implements MetricsSinkProvider {
    @Override
    public Set<String> schemes() {
      return Set.of("named");
    }

    @Override
    public boolean automatic() {
      return false;
    }

    @Override
    public MetricsSink open(BackendUri uri, AdapterContext context) {
      throw new IllegalArgumentException("name: \"" + uri.name() + "\" (expected: another)");
    }
  }
}
