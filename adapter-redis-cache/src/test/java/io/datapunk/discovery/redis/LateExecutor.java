package io.datapunk.discovery.redis;

import java.util.concurrent.Executor;

/** An executor that has no thread for the first task it is handed, and runs the others at once. */
final class LateExecutor implements Executor {

  private boolean refused;

  @Override
  public void execute(Runnable task) {
    if (!refused) {
      refused = true;
      throw new OutOfMemoryError("unable to create native thread");
    }
    task.run();
  }
}
