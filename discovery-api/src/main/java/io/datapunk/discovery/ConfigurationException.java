package io.datapunk.discovery;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration cannot work. The message lists every violation: field, value (secrets left
 * out), expectation.
 */
public final class ConfigurationException extends ServiceDiscoveryException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable List<String> violations;

  /** Creates one for all violations found. */
  public ConfigurationException(List<String> violations) {
    super(Optional.empty(), String.join("; ", violations), Optional.empty());
    this.violations = List.copyOf(violations);
  }

  /** Creates one for a single violation. */
  public ConfigurationException(String violation) {
    this(List.of(violation));
  }

  /** Returns the violations one by one; empty after deserialization. */
  public List<String> violations() {
    return violations == null ? List.of() : violations;
  }
}
