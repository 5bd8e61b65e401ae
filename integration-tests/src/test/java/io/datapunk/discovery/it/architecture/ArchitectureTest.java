package io.datapunk.discovery.it.architecture;

import static io.datapunk.discovery.it.architecture.Layout.PRODUCT;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchitectureTest {

  private static final JavaClasses CLASSES = PRODUCT.classes();

  /** The simulation's own provider of SLF4J, which is what SLF4J's interfaces are for. */
  private static final String LOG_OF_THE_SIMULATION =
      "io.datapunk.discovery.testkit.simulation.EngineLog";

  /** Hands in the application's own meter registry, which nothing else could name. */
  private static final String METER_REGISTRY_OF_THE_APPLICATION =
      "io.datapunk.discovery.micrometer.MicrometerMetricsSink"
          + ".of(io.micrometer.core.instrument.MeterRegistry)";

  @Test
  void apiSeesTheJdkAlone() {
    check(ModuleRules.apiSeesTheJdkAlone(PRODUCT));
  }

  @Test
  void coreSeesApiLoggingAndCaffeine() {
    check(ModuleRules.coreSeesApiLoggingAndCaffeine(PRODUCT));
  }

  @Test
  void portsAreTheCoresInnermostRoom() {
    check(ModuleRules.portsAreTheCoresInnermostRoom(PRODUCT));
  }

  @Test
  void roomsDoNotKnowTheFacade() {
    check(ModuleRules.roomsDoNotKnowTheFacade(PRODUCT));
  }

  @Test
  void roomsHaveNoCycles() {
    check(ModuleRules.roomsHaveNoCycles(PRODUCT));
  }

  @ParameterizedTest
  @EnumSource
  void adapterSeesPortsAndItsDriver(Adapter adapter) {
    check(ModuleRules.adapterSeesPortsAndItsDriver(PRODUCT, adapter));
  }

  @Test
  void roomsOfConsulSeeOnlyLowerOnes() {
    check(ModuleRules.roomsOfConsulSeeOnlyLowerOnes(PRODUCT));
  }

  @Test
  void consulHasNoOtherRooms() {
    check(ModuleRules.consulHasNoOtherRooms(PRODUCT));
  }

  @Test
  void testkitKnowsNoAdapter() {
    check(ModuleRules.testkitKnowsNoAdapter(PRODUCT));
  }

  @Test
  void everythingHasItsPlace() {
    check(ModuleRules.everythingHasItsPlace(PRODUCT));
  }

  @Test
  void noDriverTypeIsPublic() {
    SignatureRules.noDriverTypeIsPublic(
            PRODUCT, Set.of(METER_REGISTRY_OF_THE_APPLICATION, LOG_OF_THE_SIMULATION))
        .check(CLASSES);
  }

  @Test
  void clocksAreReadInOnePlace() {
    check(HouseRules.clocksAreReadInOnePlace(PRODUCT));
  }

  @Test
  void threadsAreMadeInOnePlace() {
    check(HouseRules.threadsAreMadeInOnePlace(PRODUCT));
  }

  @Test
  void waitingIsDoneInOnePlace() {
    check(HouseRules.waitingIsDoneInOnePlace(PRODUCT));
  }

  @Test
  void stagesNameTheirExecutor() {
    check(HouseRules.stagesNameTheirExecutor(PRODUCT));
  }

  @Test
  void chanceComesFromNamedStreams() {
    check(HouseRules.chanceComesFromNamedStreams(PRODUCT));
  }

  @Test
  void settingsComeFromTheConfiguration() {
    check(HouseRules.settingsComeFromTheConfiguration(PRODUCT));
  }

  @Test
  void nobodyPrints() {
    check(HouseRules.nobodyPrints(PRODUCT));
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
