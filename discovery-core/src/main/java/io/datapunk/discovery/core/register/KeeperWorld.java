package io.datapunk.discovery.core.register;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.core.health.ProbeWorld;
import io.datapunk.discovery.core.health.Probes;
import io.datapunk.discovery.core.observe.RegistrationMetrics;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Registry;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What all keepers of one discovery share.
 *
 * @param config timings
 * @param registry where instances are kept
 * @param runtime threads and time
 * @param defaults fill in what checks leave open
 * @param probes run the checks that the registry does not
 * @param probing what all monitors share
 * @param metrics where registrations are counted
 * @param random jitter
 * @param owner the mark of this process
 * @param wayBack tries for those that wait for the registry
 * @param written told the service of each write of an instance that the registry carried out
 */
record KeeperWorld(
    ServiceDiscoveryConfig config,
    Registry registry,
    EngineRuntime runtime,
    Defaults defaults,
    Probes probes,
    ProbeWorld probing,
    RegistrationMetrics metrics,
    RandomGenerator random,
    String owner,
    WayBack wayBack,
    Consumer<String> written) {}
