package io.datapunk.discovery.it.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.testng.ITestNGMethod;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

/** Runs the official verification, which is a TestNG class, and shows what it skipped. */
class ChangesTckTest {

  @Test
  void p6_changesFollowTheRulesOfReactiveStreams() {
    TestListenerAdapter results = new TestListenerAdapter();
    TestNG testng = new TestNG(false);
    testng.setTestClasses(new Class<?>[] {ChangesVerification.class});
    testng.addListener(results);
    testng.setVerbose(0);
    testng.run();

    assertThat(results.getFailedTests())
        .allSatisfy(failed -> assertThat(failed.getThrowable()).as(failed.getName()).isNull());
    assertThat(results.getConfigurationFailures()).isEmpty();
    assertThat(results.getPassedTests()).hasSizeGreaterThan(12);
    List<String> skippedRequired =
        results.getSkippedTests().stream()
            .map(result -> result.getMethod())
            .map(ITestNGMethod::getMethodName)
            .filter(name -> name.startsWith("required_"))
            .filter(name -> !NEEDS_AN_END.contains(name))
            .toList();
    assertThat(skippedRequired).isEmpty();
  }

  /** Rules that the verification can only test on a stream that ends; ours does not. */
  private static final List<String> NEEDS_AN_END =
      List.of(
          "required_createPublisher1MustProduceAStreamOfExactly1Element",
          "required_createPublisher3MustProduceAStreamOfExactly3Elements",
          "required_spec317_mustSupportACumulativePendingElementCountUpToLongMaxValue",
          "required_spec317_mustSupportAPendingElementCountUpToLongMaxValue",
          "required_spec105_mustSignalOnCompleteWhenFiniteStreamTerminates",
          "required_spec107_mustNotEmitFurtherSignalsOnceOnCompleteHasBeenSignalled",
          "required_spec109_mayRejectCallsToSubscribeIfPublisherIsUnableOrUnwillingToServeThemRejectionMustTriggerOnErrorAfterOnSubscribe",
          "required_spec102_maySignalLessThanRequestedAndTerminateSubscription");
}
