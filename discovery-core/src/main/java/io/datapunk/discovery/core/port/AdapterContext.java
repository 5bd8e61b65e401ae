package io.datapunk.discovery.core.port;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * The world as an adapter gets it. An adapter creates no thread of its own outside its driver's,
 * and reads no other clock.
 *
 * @param executor for work that may block; bounded. What there is no thread for runs a little later
 * @param scheduler for short tasks later
 * @param ticks monotonic time
 * @param clock wall time
 * @param random randomness, for jitter
 * @param metrics where the adapter may count
 */
public record AdapterContext(
    Executor executor,
    Scheduler scheduler,
    Ticks ticks,
    Clock clock,
    RandomGenerator random,
    MetricsSink metrics) {}
