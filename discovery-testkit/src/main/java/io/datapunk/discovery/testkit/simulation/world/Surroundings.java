package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.testkit.simulation.model.Chance;
import io.datapunk.discovery.testkit.simulation.model.Journal;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;

/**
 * What every process finds around it.
 *
 * @param time the world's time
 * @param chance what users decide by
 * @param journal where events are written
 * @param witness who sees them
 * @param engines how engines are opened
 * @param naps who waits inside a callback
 */
record Surroundings(
    WorldTime time,
    Chance chance,
    Journal journal,
    Witness witness,
    EngineFactory engines,
    Naps naps) {}
