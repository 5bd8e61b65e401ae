/**
 * Metrics on Micrometer.
 *
 * <p>Names keep their dots; the registry's naming convention turns them into its backend's own,
 * such as {@code discovery_lookup_seconds_count}. A {@code MeterFilter} of the application is the
 * place to add common tags, to deny series, or to switch on histograms.
 */
@NullMarked
package io.datapunk.discovery.micrometer;

import org.jspecify.annotations.NullMarked;
