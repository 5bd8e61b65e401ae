/**
 * The promises as judges: each oracle watches a run and compares what users got with what was true,
 * never with what the library says of itself.
 */
@NullMarked
package io.datapunk.discovery.testkit.simulation.oracle;

import org.jspecify.annotations.NullMarked;
