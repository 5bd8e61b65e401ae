/**
 * For tests: time moved by hand ({@link io.datapunk.discovery.testkit.ManualTime}), a whole engine
 * on one thread and from a seed ({@link io.datapunk.discovery.testkit.SimulatedRuntime}), and the
 * contract of each port as an abstract class of tests.
 */
@NullMarked
package io.datapunk.discovery.testkit;

import org.jspecify.annotations.NullMarked;
