/** What the hot paths cost, as ratios to a plain map read and a volatile read in the same run. */
@NullMarked
package io.datapunk.discovery.benchmarks;

import org.jspecify.annotations.NullMarked;
