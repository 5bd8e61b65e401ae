package io.datapunk.discovery.consul;

import java.util.Optional;

/** A catalog as it is seen from one agent. */
record Place(Agent agent, Optional<String> datacenter) {}
