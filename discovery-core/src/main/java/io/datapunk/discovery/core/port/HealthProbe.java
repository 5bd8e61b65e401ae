package io.datapunk.discovery.core.port;

import io.datapunk.discovery.HealthReport;
import java.util.concurrent.CompletableFuture;

/**
 * The port to something that tests an instance from inside this process. The contract:
 *
 * <ol>
 *   <li>The call does not block; work that blocks goes to the context's executor.
 *   <li>What the test found is a report, also when the instance is unreachable; a failed future
 *       means that the probe itself is broken, and counts as critical.
 *   <li>The future completes within the target's timeout, at the latest shortly after.
 *   <li>Cancelling the future stops the work.
 *   <li>A report's message never holds a secret from the check's settings.
 *   <li>It may be called from several threads, for many targets at a time.
 * </ol>
 */
@FunctionalInterface
public interface HealthProbe {

  /** Tests the target once. */
  CompletableFuture<HealthReport> probe(ProbeTarget target);
}
