package io.datapunk.discovery.core.deliver;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Many runs of three threads against each other: no two calls overlap, none begins once {@code
 * close} has returned, and one that is not closed hands something over. What is handed over last is
 * for {@link LastStateStressTest}.
 */
public class MailboxStressTest extends MailboxUnderStress {

  @Operation
  public void put() {
    putNext();
  }

  @Operation
  public void handOver() {
    handOverSome();
  }

  @Operation(runOnce = true)
  public void close() {
    closeIt();
  }

  @Validate
  public void lawOfCallbacks() {
    long last = lastHandedOver();
    checkCallbacks();
    if (!isClosing() && lastPut() > 0 && last == 0) {
      throw new IllegalStateException("nothing was handed over");
    }
  }

  @Test
  void p6_theLawOfCallbacksHoldsUnderStress() {
    options().check(MailboxStressTest.class);
  }
}
