package io.datapunk.discovery;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the parts of a composite check must be like. */
final class Parts {

  private static final int MOST_CHARS = 64;

  private Parts() {}

  /** Throws {@link IllegalArgumentException} if one of them cannot be a part. */
  static void check(String composite, List<HealthCheck> parts) {
    if (parts.isEmpty()) {
      throw Check.violation("parts of " + composite, "none", "at least one");
    }
    int length = composite.length() + longest(parts);
    if (length > MOST_CHARS) {
      throw Check.violation(
          "parts of " + composite,
          "names of together " + length + " characters",
          "at most " + MOST_CHARS + " with the composite's");
    }
    Set<String> names = new HashSet<>();
    for (HealthCheck part : parts) {
      if (!names.add(part.name())) {
        throw Check.violation(
            "parts of " + composite, part.name() + " twice", "distinct names, see named");
      }
      if (part.type().equals(HealthCheck.TTL)) {
        throw Check.violation(
            "parts of " + composite, part.name(), "not a TTL check, which nobody can run");
      }
      if (!isPlain(part)) {
        throw Check.violation(
            "parts of " + composite,
            part.name() + " with interval, rise, fall, initially or deregisterCriticalAfter",
            "them set on " + composite);
      }
    }
  }

  /** Names are joined to tell the parts of one composite from those of another. */
  private static int longest(List<HealthCheck> parts) {
    return parts.stream()
        .mapToInt(part -> 1 + part.name().length() + longest(part.parts()))
        .max()
        .orElse(0);
  }

  private static boolean isPlain(HealthCheck part) {
    return part.interval().isEmpty()
        && part.rise() == 1
        && part.fall() == 3
        && part.initially().isEmpty()
        && part.deregisterCriticalAfter().isEmpty();
  }
}
