package io.datapunk.discovery.testkit;

/** A task that can be called off until it begins, also when it is due and waits for its turn. */
final class OnceTask implements Runnable {

  private final Runnable work;
  private boolean cancelled;

  OnceTask(Runnable work) {
    this.work = work;
  }

  void cancel() {
    cancelled = true;
  }

  @Override
  public void run() {
    if (!cancelled) {
      work.run();
    }
  }
}
