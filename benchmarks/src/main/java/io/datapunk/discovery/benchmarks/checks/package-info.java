/** Thousands of health checks on the bounded pool of probes, some of which hang. */
@NullMarked
package io.datapunk.discovery.benchmarks.checks;

import org.jspecify.annotations.NullMarked;
