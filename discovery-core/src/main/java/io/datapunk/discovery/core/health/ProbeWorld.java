package io.datapunk.discovery.core.health;

import io.datapunk.discovery.core.observe.HealthMetrics;
import io.datapunk.discovery.core.port.EngineRuntime;
import java.util.random.RandomGenerator;

/**
 * What all monitors of one engine share.
 *
 * @param runtime threads and time
 * @param random spreads runs over their interval
 * @param metrics where runs are counted
 */
public record ProbeWorld(EngineRuntime runtime, RandomGenerator random, HealthMetrics metrics) {}
