package io.datapunk.discovery.consul.agent;

import java.util.Optional;

/** A catalog as it is seen from one agent. */
public record Place(Agent agent, Optional<String> datacenter) {}
