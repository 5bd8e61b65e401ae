package io.datapunk.discovery.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetGuardTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.0.1",
        "fe80::1",
        "fd00:ec2::254",
        "100.100.100.200",
        "::ffff:169.254.169.254",
        "0.0.0.0",
        "224.0.0.1"
      })
  void p8_refusesAddressesThatAreNotAnInstances(String address) throws UnknownHostException {
    assertThat(TargetGuard.refusal(InetAddress.getByName(address))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "::1", "fd00::1", "203.0.113.7"})
  void p8_allowsAddressesOfInstances(String address) throws UnknownHostException {
    assertThat(TargetGuard.refusal(InetAddress.getByName(address))).isEmpty();
  }
}
