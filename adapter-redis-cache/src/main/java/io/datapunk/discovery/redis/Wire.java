package io.datapunk.discovery.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A kind of connection, as its {@link Link} sees it. No method blocks.
 *
 * @param <C> the connection
 */
interface Wire<C> {

  /** Makes a new one. */
  CompletableFuture<C> dial();

  /** Readies a new one for use; {@code broken} runs when it breaks, or is found broken already. */
  CompletionStage<?> prepare(C connection, Runnable broken);

  /** Tests one. */
  CompletionStage<?> ping(C connection);

  /** Ends one. */
  void close(C connection);
}
