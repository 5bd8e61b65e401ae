package io.datapunk.discovery.it.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;

/** One place for clocks, threads, waiting and chance, so that a test can hold all of them. */
final class HouseRules {

  private HouseRules() {}

  static ArchRule clocksAreReadInOnePlace(Layout layout) {
    return outsideTheRuntimeNobodyMay(
        layout, Calls.READ_A_CLOCK, "time that is read elsewhere cannot be moved by a test");
  }

  static ArchRule threadsAreMadeInOnePlace(Layout layout) {
    return outsideTheRuntimeNobodyMay(
        layout, Calls.MAKE_A_THREAD, "a thread made elsewhere is neither counted nor closed");
  }

  static ArchRule waitingIsDoneInOnePlace(Layout layout) {
    return outsideTheRuntimeNobodyMay(
        layout, Calls.BLOCK, "one blocked step stops all others, and a whole simulated engine");
  }

  static ArchRule stagesNameTheirExecutor(Layout layout) {
    return outsideTheRuntimeNobodyMay(
        layout,
        Calls.USE_A_HIDDEN_EXECUTOR,
        "the common pool, and hidden timers, are threads that nobody owns");
  }

  static ArchRule chanceComesFromNamedStreams(Layout layout) {
    return outsideTheRuntimeNobodyMay(
        layout, Calls.ROLL_DICE, "a run that draws elsewhere cannot be repeated from its seed");
  }

  static ArchRule settingsComeFromTheConfiguration(Layout layout) {
    return outsideTheRuntimeNobodyMay(
        layout,
        Calls.READ_SURROUNDINGS,
        "a setting that is read far from the table of settings is one that nobody finds");
  }

  static ArchRule nobodyPrints(Layout layout) {
    return noClasses()
        .that(not(resideInAPackage(layout.testkit())).as("are no tools of the testkit"))
        .should()
        .accessTargetWhere(Calls.PRINT)
        .because("a library's words go through SLF4J, where the application can steer them");
  }

  private static ArchRule outsideTheRuntimeNobodyMay(
      Layout layout, DescribedPredicate<JavaAccess<?>> doThat, String reason) {
    DescribedPredicate<JavaClass> elsewhere =
        not(resideInAPackage(layout.runtime())).and(not(resideInAPackage(layout.testkit())));
    return noClasses()
        .that(elsewhere.as("are outside of core.runtime and the testkit"))
        .should()
        .accessTargetWhere(doThat)
        .because(reason);
  }
}
