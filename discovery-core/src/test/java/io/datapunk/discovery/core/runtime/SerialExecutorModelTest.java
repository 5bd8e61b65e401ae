package io.datapunk.discovery.core.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Interleavings of two threads, chosen by Lincheck's model checker, which moves the switches of
 * threads through the code: of each of {@value #SCENARIOS} scenarios the first {@value
 * #INTERLEAVINGS}, not all there are. No task is lost, and no two overlap.
 */
public class SerialExecutorModelTest {

  private static final int SCENARIOS = 5;
  private static final int INTERLEAVINGS = 500;

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
        .iterations(SCENARIOS)
        .threads(2)
        .actorsBefore(0)
        .actorsPerThread(2)
        .actorsAfter(0) // they would run what was left lying
        .invocationsPerIteration(INTERLEAVINGS)
        .check(SerialExecutorModelTest.class);
  }
}
