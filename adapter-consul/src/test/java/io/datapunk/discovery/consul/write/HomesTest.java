package io.datapunk.discovery.consul.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.write.Homes.Home;
import org.junit.jupiter.api.Test;

class HomesTest {

  private static final Agent ONE = agent(1);
  private static final Agent TWO = agent(2);

  private final Homes homes = new Homes();

  private static Agent agent(int number) {
    return new Agent("10.0.0." + number, 8500, false);
  }

  @Test
  void theLatestHolds() {
    homes.settle("api-1", ONE);
    homes.settle("api-1", TWO);

    assertThat(homes.of("api-1")).contains(TWO);
    assertThat(homes.all("api-1")).extracting(Home::agent).containsExactly(TWO, ONE);
  }

  @Test
  void p7_aRemovalThatEndsLateDoesNotForgetALaterRegistration() {
    homes.settle("api-1", ONE);
    Home removed = homes.all("api-1").get(0);
    homes.settle("api-1", ONE);

    homes.leave("api-1", removed);

    assertThat(homes.of("api-1")).contains(ONE);
  }

  @Test
  void anAgentThatIsGivenUpIsOnlyAskedToRemove() {
    homes.settle("api-1", ONE);
    homes.giveUp("api-1", ONE);

    assertThat(homes.of("api-1")).isEmpty();
    assertThat(homes.all("api-1")).extracting(Home::agent).containsExactly(ONE);
    homes.settle("api-1", ONE);
    assertThat(homes.of("api-1")).contains(ONE);
  }
}
