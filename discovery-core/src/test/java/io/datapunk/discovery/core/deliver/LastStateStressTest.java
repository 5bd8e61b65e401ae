package io.datapunk.discovery.core.deliver;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Many runs of two threads, one of which puts states in, as a view's executor does, while the other
 * hands them over: the last state put in is the last handed over.
 */
public class LastStateStressTest extends MailboxUnderStress {

  @Operation(nonParallelGroup = "view")
  public void put() {
    putNext();
  }

  @Operation(nonParallelGroup = "callbacks")
  public void handOver() {
    handOverSome();
  }

  @Validate
  public void theLastStateIsHandedOver() {
    long last = lastHandedOver();
    checkCallbacks();
    if (last != lastPut()) {
      throw new IllegalStateException(lastPut() + " was put in last, handed over last: " + last);
    }
  }

  @Test
  void p6_theLastStatePutInIsTheLastHandedOverUnderStress() {
    options().threads(2).check(LastStateStressTest.class);
  }
}
