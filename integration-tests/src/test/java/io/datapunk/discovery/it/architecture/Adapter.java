package io.datapunk.discovery.it.architecture;

import java.util.List;

/** The adapters, each with the packages of its own driver. */
enum Adapter {
  IN_MEMORY("inmemory"),
  CONSUL(
      "consul",
      "com.orbitz..",
      "okhttp3..",
      "okio..",
      "retrofit2..",
      "com.fasterxml.jackson..",
      "com.google.common..",
      "javax.net.ssl.."),
  REDIS("redis", "io.lettuce..", "io.netty..", "reactor.."),
  MICROMETER("micrometer", "io.micrometer..");

  final String packageName;
  final List<String> driver;

  Adapter(String packageName, String... driver) {
    this.packageName = packageName;
    this.driver = List.of(driver);
  }
}
