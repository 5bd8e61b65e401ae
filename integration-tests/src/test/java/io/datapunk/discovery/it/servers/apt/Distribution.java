package io.datapunk.discovery.it.servers.apt;

import java.util.List;
import java.util.Optional;

/** A distribution whose archive holds the servers, and where in it they are. */
enum Distribution {
  /** Debian has Consul in bullseye alone, version 1.8.7; Redis 7.0 is in bookworm. */
  DEBIAN(
      "debian",
      new PackageSet("Debian", "bullseye", "main", List.of("consul")),
      new PackageSet("Debian", "bookworm", "main", redis("libssl3"))),
  /** Ubuntu has Consul up to jammy; Redis 7.0 is in noble. */
  UBUNTU(
      "ubuntu",
      new PackageSet("Ubuntu", "jammy", "universe", List.of("consul")),
      new PackageSet("Ubuntu", "noble", "universe", redis("libssl3t64")));

  private final String id;
  private final PackageSet consul;
  private final PackageSet redis;

  Distribution(String id, PackageSet consul, PackageSet redis) {
    this.id = id;
    this.consul = consul;
    this.redis = redis;
  }

  /** The distribution of this system, or the one it derives from. */
  static Optional<Distribution> of(OsRelease release) {
    return release.isLike(UBUNTU.id)
        ? Optional.of(UBUNTU)
        : Optional.of(DEBIAN).filter(debian -> release.isLike(debian.id));
  }

  /** Where a program is. */
  PackageSet packagesOf(String program) {
    return program.equals("consul") ? consul : redis;
  }

  /** How the names of its archive's keyrings begin. */
  String keyringPrefix() {
    return id + "-archive-";
  }

  private static List<String> redis(String tls) {
    return List.of("redis-server", "redis-tools", "libatomic1", "libjemalloc2", "liblzf1", tls);
  }
}
