package io.datapunk.discovery.micrometer;

import io.datapunk.discovery.core.port.Handle;
import java.util.concurrent.atomic.AtomicBoolean;

/** A use of something shared, given back once however often it is closed. */
final class Lease implements Handle {

  private final Runnable giveBack;
  private final AtomicBoolean closed = new AtomicBoolean();

  Lease(Runnable giveBack) {
    this.giveBack = giveBack;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      giveBack.run();
    }
  }
}
