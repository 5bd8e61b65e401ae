package io.datapunk.discovery;

import java.util.List;
import java.util.Optional;

/**
 * The configuration cannot work. The message lists every violation: field, value (secrets left
 * out), expectation.
 */
public final class ConfigurationException extends ServiceDiscoveryException {

  private static final long serialVersionUID = 1L;

  private final String[] violations;

  /** Creates one for all violations found. */
  public ConfigurationException(List<String> violations) {
    this(violations, Optional.empty());
  }

  /** Creates one for a single violation. */
  public ConfigurationException(String violation) {
    this(List.of(violation));
  }

  /** Creates one for a single violation that something else led to. */
  public ConfigurationException(String violation, Throwable cause) {
    this(List.of(violation), Optional.of(cause));
  }

  private ConfigurationException(List<String> violations, Optional<Throwable> cause) {
    super(Optional.empty(), String.join("; ", violations), cause);
    this.violations = violations.toArray(String[]::new);
  }

  /** Returns the violations one by one. */
  public List<String> violations() {
    return List.of(violations);
  }
}
