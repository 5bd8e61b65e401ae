/**
 * For tests: time moved by hand, an engine's runtime on one thread and from a seed, and the
 * contracts of the ports for authors of adapters.
 */
module io.datapunk.discovery.testkit {
  requires transitive io.datapunk.discovery.api;
  requires transitive io.datapunk.discovery.core;
  requires org.slf4j;
  requires static org.jspecify;

  // For the contracts alone: who runs them has both.
  requires static transitive org.junit.jupiter.api;
  requires static org.assertj.core;

  exports io.datapunk.discovery.testkit;

  // JUnit calls the contracts' tests by reflection.
  opens io.datapunk.discovery.testkit;
}
