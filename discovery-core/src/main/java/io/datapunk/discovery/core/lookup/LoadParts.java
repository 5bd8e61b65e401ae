package io.datapunk.discovery.core.lookup;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.shared.SharedCache;
import io.datapunk.discovery.core.upstream.Upstream;
import io.datapunk.discovery.core.view.Publisher;
import io.datapunk.discovery.core.view.ViewTable;

/** What a load is made of. */
record LoadParts(
    ServiceDiscoveryConfig config,
    Upstream upstream,
    SharedCache shared,
    Publisher publisher,
    ViewTable views,
    RecentFailures failures,
    EngineRuntime runtime) {}
