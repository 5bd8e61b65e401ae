package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.testkit.simulation.model.Chance;
import io.datapunk.discovery.testkit.simulation.model.Physics;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import java.time.Duration;
import java.util.List;

/**
 * What one seed is about: how many take part, how they are configured, for how long the world is
 * rough, and then calm.
 *
 * @param physics what cannot be helped
 * @param hosts how many hosts run a client process
 * @param agents how many agents there are
 * @param services the names of the services
 * @param cache whether there is a distributed cache
 * @param balanced whether the agents stand behind one name, so that any of them answers
 * @param rightsAreKept whether the registry keeps rights
 * @param config the configuration of every engine
 * @param roughNanos for how long faults may begin
 * @param calmNanos for how long nothing happens afterwards
 */
public record Plan(
    Physics physics,
    int hosts,
    int agents,
    List<String> services,
    boolean cache,
    boolean balanced,
    boolean rightsAreKept,
    ServiceDiscoveryConfig config,
    long roughNanos,
    long calmNanos) {

  /** A name that no instance ever bears. */
  static final String NOBODY = "nobody";

  private static final List<String> NAMES = List.of("api", "billing", "cart");
  private static final String SEAL_KEY = "the same for all processes of a world";
  private static final long COMPARED = 140 * WorldTime.SECOND;

  /**
   * Returns the plan of a seed.
   *
   * @param more draws what was not varied at first, apart: else all seeds would be about others
   */
  public static Plan drawn(Chance chance, Chance more) {
    ServiceDiscoveryConfig config = more(config(chance), more);
    // Holds and pauses must be over, and agents must have compared their state twice.
    long longest = Math.max(config.massLossHold().toNanos(), config.backoffMax().toNanos());
    Physics physics = Physics.drawn(chance);
    // Behind one name answers are doubted most: there it matters most how long a proof takes.
    boolean balanced = chance.of(physics.proofNanos() > 0 ? 0.4 : 0.1);
    return new Plan(
        physics,
        (int) chance.between(1, 3),
        balanced ? 2 : (int) chance.between(1, 2),
        NAMES.subList(0, (int) chance.between(1, NAMES.size())),
        true,
        balanced,
        chance.of(0.7),
        config,
        chance.between(60, 240) * WorldTime.SECOND,
        longest + COMPARED);
  }

  private static ServiceDiscoveryConfig.Builder config(Chance chance) {
    return ServiceDiscoveryConfig.builder()
        .registry("model:")
        .cacheTtl(seconds(chance.oneOf(List.of(5, 10, 30))))
        .maxStale(seconds(chance.oneOf(List.of(90, 300, 86_400))))
        .backoffMax(seconds(chance.oneOf(List.of(5, 30))))
        .recoverySpread(seconds(chance.oneOf(List.of(1, 2))))
        .massLossHold(seconds(chance.oneOf(List.of(15, 60))))
        .auditInterval(seconds(chance.oneOf(List.of(60, 300))))
        .reconcileInterval(seconds(chance.oneOf(List.of(10, 30))));
  }

  private static ServiceDiscoveryConfig more(ServiceDiscoveryConfig.Builder config, Chance chance) {
    if (chance.of(0.25)) {
      config.quietPeriod(Duration.ofMillis(chance.oneOf(List.of(20, 100, 500))));
    }
    if (chance.of(0.25)) {
      config.cacheSealKey(SEAL_KEY);
    }
    return config.build();
  }

  private static Duration seconds(long count) {
    return Duration.ofSeconds(count);
  }

  @Override
  public String toString() {
    return hosts
        + " hosts, "
        + agents
        + " agents, services "
        + services
        + (cache ? ", a distributed cache" : "")
        + (balanced ? ", one name for all agents" : "")
        + (rightsAreKept ? ", rights" : "")
        + "\n"
        + physics
        + "\n"
        + config;
  }
}
