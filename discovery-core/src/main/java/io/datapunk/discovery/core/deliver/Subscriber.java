package io.datapunk.discovery.core.deliver;

import io.datapunk.discovery.core.view.ViewListener;
import java.util.concurrent.CompletableFuture;

/** Whoever subscribes to a view, as the one who ends all of them sees it. */
public interface Subscriber extends ViewListener {

  /** Ends the subscription without waiting; returns the end of the callback that runs. */
  CompletableFuture<Void> end();

  /** Returns for how many nanoseconds the callback that runs has been running; 0 if none is. */
  long busyNanos();
}
