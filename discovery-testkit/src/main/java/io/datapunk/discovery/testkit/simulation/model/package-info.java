/**
 * The outside world of the simulation: a registry of several servers and agents, the network to it,
 * a distributed cache, and what was true when. Nothing here knows the engine.
 */
@NullMarked
package io.datapunk.discovery.testkit.simulation.model;

import org.jspecify.annotations.NullMarked;
