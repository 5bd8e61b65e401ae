package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import java.util.Optional;

/**
 * One lookup of a user, and how it ended.
 *
 * @param process whose user asked
 * @param query what for
 * @param beganAt when, in the world's time
 * @param endedAt when it ended
 * @param answer what it got
 * @param failure why it got nothing
 */
public record Lookup(
    ClientProcess process,
    ServiceQuery query,
    long beganAt,
    long endedAt,
    Optional<ServiceSnapshot> answer,
    Optional<Throwable> failure) {}
