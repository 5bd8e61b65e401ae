package io.datapunk.discovery.it.architecture;

import static io.datapunk.discovery.it.architecture.Layout.FIXTURE;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each rule reports what breaks it, and names the place; see the package {@code fixture}. */
class BrokenRulesTest {

  private static final JavaClasses FIXTURES = FIXTURE.classes();

  @Test
  void anApiThatNeedsALibraryIsFound() {
    assertThat(violations(ModuleRules.apiSeesTheJdkAlone(FIXTURE)))
        .isNotEmpty()
        .allMatch(line -> line.contains("TalkativeApi"));
  }

  @Test
  void aCoreThatNeedsALibraryIsFound() {
    assertThat(violations(ModuleRules.coreSeesApiLoggingAndCaffeine(FIXTURE)))
        .isNotEmpty()
        .allMatch(line -> line.contains("JsonWatch"));
  }

  @Test
  void aPortThatShowsTheEngineIsFound() {
    assertThat(violations(ModuleRules.portsAreTheCoresInnermostRoom(FIXTURE)))
        .isNotEmpty()
        .allMatch(line -> line.contains("WideOpenPort"));
  }

  @Test
  void aRoomThatCallsTheFacadeIsFound() {
    assertThat(violations(ModuleRules.roomsDoNotKnowTheFacade(FIXTURE)))
        .isNotEmpty()
        .allMatch(line -> line.contains("WatchThatViews"));
  }

  @Test
  void aCycleIsFound() {
    assertThat(violations(ModuleRules.roomsHaveNoCycles(FIXTURE)))
        .singleElement()
        .asString()
        .contains("ViewThatWatches", "WatchThatViews");
  }

  @Test
  void anAdapterThatKnowsEngineAndAdaptersIsFound() {
    assertThat(violations(ModuleRules.adapterSeesPortsAndItsDriver(FIXTURE, Adapter.CONSUL)))
        .allMatch(line -> line.contains("NosyAdapter"))
        .anyMatch(line -> line.contains("core.watch"))
        .anyMatch(line -> line.contains("redis.OtherAdapter"));
    assertThat(violations(ModuleRules.adapterSeesPortsAndItsDriver(FIXTURE, Adapter.REDIS)))
        .isEmpty();
  }

  @Test
  void aRoomOfConsulThatSeesAHigherOneIsFound() {
    assertThat(violations(ModuleRules.roomsOfConsulSeeOnlyLowerOnes(FIXTURE)))
        .anyMatch(line -> line.contains("AgentThatReads") && line.contains("read.ReadThatOpens"))
        .anyMatch(line -> line.contains("ReadThatOpens") && line.contains("consul.LeakyBuilder"))
        .noneMatch(line -> line.contains("ReadThatOpens.agent"));
  }

  @Test
  void aRoomOfConsulWithoutAPlaceInTheOrderIsFound() {
    assertThat(violations(ModuleRules.consulHasNoOtherRooms(FIXTURE)))
        .singleElement()
        .asString()
        .contains("attic.Attic");
  }

  @Test
  void aContractForOneAdapterIsFound() {
    assertThat(violations(ModuleRules.testkitKnowsNoAdapter(FIXTURE)))
        .singleElement()
        .asString()
        .contains("PartialContract");
  }

  @Test
  void aPackageWithoutAPlaceIsFound() {
    assertThat(violations(ModuleRules.everythingHasItsPlace(FIXTURE)))
        .singleElement()
        .asString()
        .contains("Stray");
  }

  @Test
  void aDriverInAPublicSignatureIsFoundUnlessExcepted() {
    ArchRule rule = SignatureRules.noDriverTypeIsPublic(FIXTURE, Set.of());
    assertThat(violations(rule))
        .singleElement()
        .asString()
        .contains("LeakyBuilder.client", "okhttp3.OkHttpClient");

    String excepted = FIXTURE.root() + ".consul.LeakyBuilder.client(java.util.Optional)";
    assertThat(violations(SignatureRules.noDriverTypeIsPublic(FIXTURE, Set.of(excepted))))
        .isEmpty();
  }

  @Test
  void clocksAreFound() {
    assertThat(violations(HouseRules.clocksAreReadInOnePlace(FIXTURE)))
        .hasSize(4)
        .allMatch(line -> line.contains("OwnClock"));
  }

  @Test
  void threadsAreFound() {
    assertThat(violations(HouseRules.threadsAreMadeInOnePlace(FIXTURE)))
        .hasSize(7)
        .allMatch(line -> line.contains("OwnThread"));
  }

  @Test
  void waitsAreFound() {
    assertThat(violations(HouseRules.waitingIsDoneInOnePlace(FIXTURE)))
        .hasSize(5)
        .allMatch(line -> line.contains("OwnWait"));
  }

  @Test
  void hiddenExecutorsAreFound() {
    assertThat(violations(HouseRules.stagesNameTheirExecutor(FIXTURE)))
        .hasSize(3)
        .allMatch(line -> line.contains("HiddenExecutor"))
        .noneMatch(line -> line.contains("named"));
  }

  @Test
  void diceAreFound() {
    assertThat(violations(HouseRules.chanceComesFromNamedStreams(FIXTURE)))
        .hasSize(2)
        .allMatch(line -> line.contains("OwnDice"));
  }

  @Test
  void hiddenSettingsAreFound() {
    assertThat(violations(HouseRules.settingsComeFromTheConfiguration(FIXTURE)))
        .hasSize(2)
        .allMatch(line -> line.contains("HiddenSettings"));
  }

  @Test
  void printingIsFound() {
    assertThat(violations(HouseRules.nobodyPrints(FIXTURE)))
        .singleElement()
        .asString()
        .contains("Printer");
  }

  private static List<String> violations(ArchRule rule) {
    return rule.evaluate(FIXTURES).getFailureReport().getDetails();
  }
}
