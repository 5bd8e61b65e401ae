/**
 * The simulated world around the engine: processes that run it, users that call it, and faults that
 * befall both.
 */
@NullMarked
package io.datapunk.discovery.testkit.simulation.world;

import org.jspecify.annotations.NullMarked;
