package io.datapunk.discovery.core.register;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Scheduler;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A time in which an owner does nothing; after it the owner is told, on its executor. */
final class Pause implements Handle {

  private final Scheduler scheduler;
  private final Executor owner;
  private final Runnable over;
  private @Nullable Handle timer;
  private long number;

  Pause(Scheduler scheduler, Executor owner, Runnable over) {
    this.scheduler = scheduler;
    this.owner = owner;
    this.over = over;
  }

  boolean isOn() {
    return timer != null;
  }

  /** Begins a pause; one that is under way is replaced. */
  void begin(Duration time) {
    close();
    long mine = ++number;
    timer = scheduler.after(time, () -> owner.execute(() -> end(mine)));
  }

  @Override
  public void close() {
    if (timer != null) {
      timer.close();
      timer = null;
    }
  }

  private void end(long which) {
    if (timer != null && number == which) {
      timer = null;
      over.run();
    }
  }
}
