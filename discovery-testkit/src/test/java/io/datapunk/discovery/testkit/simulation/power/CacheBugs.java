package io.datapunk.discovery.testkit.simulation.power;

import java.util.List;

/** Bugs in the use of the distributed cache. */
final class CacheBugs {

  private static final String SHARED = "shared/SharedCache.java";
  private static final String SHARING = "shared/Sharing.java";

  private CacheBugs() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
            "no touch of a quiet service's cache entry",
            SHARING,
            "public void onConfirmed(ServiceView view, Published state, Evidence evidence) {"
                + " if (isWorthSharing(view, state)) {",
            "public void onConfirmed(ServiceView view, Published state, Evidence evidence) {"
                + " if (isWorthSharing(view, state) && view == null) {"),
        Mutant.of(
            "age of a shared entry forgotten",
            "shared/Entries.java",
            "told - sealed < 0 ? told : sealed,",
            "askedNanos,"),
        Mutant.of(
            "a state is shared as if it were of now",
            "shared/Outbox.java",
            "payload, parcel.state.age(runtime));",
            "payload, Duration.ZERO);"),
        Mutant.of(
            "no limit on the distributed cache",
            SHARED,
            "this.limit = config.distributedCacheTimeout();",
            "this.limit = Duration.ofHours(1);"),
        Mutant.of(
            "another service's cache entry believed",
            "shared/Content.java",
            "if (!in.readText().equals(service)) {",
            "if (in.readText().isEmpty()) {"));
  }
}
