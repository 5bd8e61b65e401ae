package io.datapunk.discovery.core.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** All interleavings of two threads, within bounds: no task is lost, and no two overlap. */
public class SerialExecutorModelTest {

  private final SerialExecutor serial = new SerialExecutor(Runnable::run);
  private final AtomicInteger handedIn = new AtomicInteger();
  private int ran;
  private boolean inside;
  private boolean overlapped;

  @Operation
  public void execute() {
    handedIn.incrementAndGet();
    serial.execute(this::task);
  }

  private void task() {
    overlapped |= inside;
    inside = true;
    ran++;
    inside = false;
  }

  @Validate
  public void allRanOneAtATime() {
    if (overlapped || ran != handedIn.get()) {
      throw new IllegalStateException(
          ran + " of " + handedIn + " tasks ran" + (overlapped ? ", overlapping" : ""));
    }
  }

  @Test
  void noTaskIsLostAndNoTwoOverlap() {
    new ModelCheckingOptions()
        .iterations(3)
        .threads(2)
        .actorsPerThread(2)
        .invocationsPerIteration(100)
        .check(SerialExecutorModelTest.class);
  }
}
