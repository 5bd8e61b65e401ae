package io.datapunk.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts a registration takes. */
class HostTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "api.local",
        "api.local.",
        "my_service",
        "a-b.c-d",
        "123456789012",
        "1.2.3",
        "1.2.3.4",
        "255.255.255.255",
        "::1",
        "1::",
        "2001:db8::8:800:200c:417a",
        "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8",
        "::ffff:1.2.3.4",
        "1:2:3:4:5:6:1.2.3.4",
        "fe80::1%eth0",
        "fe80::1%br-lan.10",
        "fe80::1%3"
      })
  void isTaken(String host) {
    assertThat(registration(host).host()).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        "a..b",
        ".a",
        "a b",
        "-a",
        "a-",
        "a.-b",
        "a,b",
        "a/b",
        "a@b",
        "bücher",
        "http://a",
        "api.local:8080",
        "1.2.3.4:80",
        "256.1.1.1",
        "01.2.3.4",
        "[::1]",
        "[::1]:80",
        ":",
        ":::",
        "1:2",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7::8",
        "12345::",
        "::g",
        "::1.2.3",
        "1.2.3.4::",
        "::1%",
        "::1%a b",
        "a%eth0"
      })
  void isRefused(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registration(host))
        .withMessage(
            "host: \""
                + host
                + "\" (expected: a host name or an IP address, IPv6 without brackets)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "::0", "0:0:0:0:0:0:0:0", "0000::", "::0.0.0.0"})
  void wildcardIsRefused(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registration(host))
        .withMessage(
            "host: " + host + " (expected: an address others can reach, not the wildcard)");
  }

  @Test
  void hasAtMost253Characters() {
    String label = "a".repeat(63);
    String longest = label + "." + label + "." + label + "." + "a".repeat(61);
    assertThat(longest).hasSize(253);
    assertThat(ServiceRegistration.builder("api", longest, 80).id("a").build().host())
        .isEqualTo(longest);

    assertThatIllegalArgumentException().isThrownBy(() -> registration(longest + "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> registration("a".repeat(64)));
  }

  private static ServiceRegistration registration(String host) {
    return ServiceRegistration.builder("api", host, 80).build();
  }
}
