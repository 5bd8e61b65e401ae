package io.datapunk.discovery.core.port;

import io.datapunk.discovery.HealthCheck;
import java.time.Duration;

/**
 * What a probe shall test.
 *
 * @param service the name of the service
 * @param id the id of the instance
 * @param host the registered host name or address
 * @param port the registered port
 * @param check what is tested, with the settings of its type
 * @param timeout the limit for this run
 */
public record ProbeTarget(
    String service, String id, String host, int port, HealthCheck check, Duration timeout) {}
