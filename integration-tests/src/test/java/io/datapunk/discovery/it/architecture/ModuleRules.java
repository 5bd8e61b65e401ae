package io.datapunk.discovery.it.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Who may see whom: dependencies point inward only. */
final class ModuleRules {

  private static final String[] JDK = {"java..", "javax.crypto..", "org.jspecify.annotations"};

  private ModuleRules() {}

  static ArchRule apiSeesTheJdkAlone(Layout layout) {
    return classes()
        .that()
        .resideInAnyPackage(layout.api())
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(with(JDK, layout.api())))
        .because("an application that compiles against the API must get nothing else with it");
  }

  static ArchRule coreSeesApiLoggingAndCaffeine(Layout layout) {
    String[] libraries = {layout.core(), "org.slf4j..", "com.github.benmanes.caffeine.."};
    return classes()
        .that()
        .resideInAPackage(layout.core())
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(with(with(JDK, layout.api()), libraries)))
        .because("what the core depends on, every user is forced to take");
  }

  static ArchRule roomsDoNotKnowTheFacade(Layout layout) {
    return noClasses()
        .that()
        .resideInAPackage(layout.rooms())
        .should()
        .dependOnClassesThat()
        .resideInAPackage(layout.facade())
        .because("the facade puts the rooms together; a room that calls back is not a room");
  }

  static ArchRule portsAreTheCoresInnermostRoom(Layout layout) {
    return classes()
        .that()
        .resideInAPackage(layout.ports())
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(with(with(JDK, layout.root()), layout.ports())))
        .because("an adapter that sees the ports must not see the engine through them");
  }

  static ArchRule roomsHaveNoCycles(Layout layout) {
    return slices()
        .matching(layout.root() + ".core.(*)..")
        .should()
        .beFreeOfCycles()
        .because("rooms that need each other are one room, and cannot be read one at a time");
  }

  static ArchRule adapterSeesPortsAndItsDriver(Layout layout, Adapter adapter) {
    String[] own = {layout.root(), layout.ports(), layout.adapter(adapter), "org.slf4j.."};
    String[] driver = adapter.driver.toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(layout.adapter(adapter))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(with(with(JDK, own), driver)))
        .because("an adapter that knows the engine or another adapter cannot be exchanged");
  }

  static ArchRule roomsOfConsulSeeOnlyLowerOnes(Layout layout) {
    List<String> rooms = layout.roomsOfConsul();
    return CompositeArchRule.of(
            IntStream.range(0, rooms.size() - 1)
                .mapToObj(i -> seesNone(rooms.get(i), rooms.subList(i + 1, rooms.size())))
                .toList())
        .because("who reads from the lowest room up must never meet what is not explained yet");
  }

  private static ArchRule seesNone(String room, List<String> above) {
    return noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat(resideInAnyPackage(above.toArray(String[]::new)))
        .allowEmptyShould(true);
  }

  /** Together with the order there can be no cycle. */
  static ArchRule consulHasNoOtherRooms(Layout layout) {
    return classes()
        .that()
        .resideInAPackage(layout.adapter(Adapter.CONSUL))
        .should()
        .resideInAnyPackage(layout.roomsOfConsul().toArray(String[]::new))
        .because("a room without a place in their order may see all others");
  }

  static ArchRule testkitKnowsNoAdapter(Layout layout) {
    String[] adapters = Arrays.stream(Adapter.values()).map(layout::adapter).toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(layout.testkit())
        .should()
        .dependOnClassesThat(resideInAnyPackage(adapters))
        .because("a contract that knows one adapter is no contract for the others");
  }

  /** Nothing of ours may stand outside the packages that the other rules speak of. */
  static ArchRule everythingHasItsPlace(Layout layout) {
    String[] known =
        Stream.concat(
                Stream.of(layout.root(), layout.spi(), layout.core(), layout.testkit()),
                Arrays.stream(Adapter.values()).map(layout::adapter))
            .toArray(String[]::new);
    return classes()
        .should()
        .resideInAnyPackage(known)
        .because("a package that no rule speaks of is one where every rule can be broken");
  }

  private static String[] with(String[] some, String... more) {
    return Stream.of(some, more).flatMap(Arrays::stream).toArray(String[]::new);
  }
}
