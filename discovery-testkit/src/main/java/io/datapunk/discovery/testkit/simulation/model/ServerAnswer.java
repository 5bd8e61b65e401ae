package io.datapunk.discovery.testkit.simulation.model;

import io.datapunk.discovery.ServiceEndpoint;
import java.util.List;

/**
 * What a server says about a service.
 *
 * @param endpoints all endpoints, sorted by id
 * @param cursor the server's own index of the service
 * @param lagNanos how long ago the server last heard from its leader
 */
record ServerAnswer(List<ServiceEndpoint> endpoints, long cursor, long lagNanos) {}
