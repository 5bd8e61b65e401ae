package io.datapunk.discovery.core.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.BackendUri.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackendUriTest {

  @Test
  void readsAllParts() {
    BackendUri uri =
        BackendUri.parse("Consul+TLS://user:secret@a_1.local:8500,b,[::1]:80/name/1?x=1&y=%26+");

    assertThat(uri.scheme()).isEqualTo("consul+tls");
    assertThat(uri.hosts())
        .containsExactly(
            new HostPort("a_1.local", 8500), new HostPort("b", -1), new HostPort("::1", 80));
    assertThat(uri.hosts().get(1).portOr(8501)).isEqualTo(8501);
    assertThat(uri.hosts().get(0).portOr(8501)).isEqualTo(8500);
    assertThat(uri.name()).isEqualTo("name/1");
    assertThat(uri.option("x")).contains("1");
    assertThat(uri.option("y")).contains("&+");
    assertThat(uri.option("z")).isEmpty();
    assertThat(uri.userInfo()).contains("user:secret");
    assertThat(uri).hasToString("consul+tls://a_1.local:8500,b,[::1]:80/name/1");
  }

  @ParameterizedTest
  @CsvSource({"memory:, ''", "memory:shared, shared", "memory:a/b.c-d_e?x=1, a/b.c-d_e"})
  void readsANameWithoutHosts(String text, String name) {
    BackendUri uri = BackendUri.parse(text);
    assertThat(uri.scheme()).isEqualTo("memory");
    assertThat(uri.hosts()).isEmpty();
    assertThat(uri.name()).isEqualTo(name);
    assertThat(uri).hasToString("memory:" + name);
  }

  @ParameterizedTest
  @CsvSource({
    "[::1], ::1",
    "[fe80::1%eth0], fe80::1%eth0",
    "[fe80::1%25eth0], fe80::1%eth0",
    "[fe80::1%25], fe80::1%25",
    "[::ffff:1.2.3.4], ::ffff:1.2.3.4"
  })
  void readsIpv6InBrackets(String text, String host) {
    assertThat(BackendUri.parse("redis://" + text + ":1").hosts())
        .containsExactly(new HostPort(host, 1));
    assertThat(BackendUri.parse("redis://" + text).hosts()).containsExactly(new HostPort(host, -1));
  }

  @ParameterizedTest
  @CsvSource({
    "redis://user:pass@a, user, pass",
    "redis://user:p@ss:word@a, user, p@ss:word",
    "redis://us%3Aer:p%40%2F%3F%2C@a, us:er, 'p@/?,'",
    "redis://user:@a, user, ''",
    "redis://:pass@a, , pass",
    "consul://token@a, , token",
    "consul://to%3Aken@a, , to:ken",
    "consul://a+b@a, , a+b"
  })
  void userInformationBecomesCredentials(String text, String user, String secret) {
    Credentials credentials = BackendUri.parse(text).credentials(Credentials.none());
    assertThat(credentials.user().orElse(null)).isEqualTo(user);
    assertThat(credentials.secret()).contains(secret);
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis://a", "redis://@a", "memory:"})
  void withoutUserInformationThereAreNoCredentials(String text) {
    assertThat(BackendUri.parse(text).credentials(Credentials.none()).isPresent()).isFalse();
  }

  @Test
  void credentialsSetInCodeWin() {
    Credentials own = Credentials.token(() -> "own");
    assertThat(BackendUri.parse("redis://user:pass@a").credentials(own)).isSameAs(own);
    assertThat(BackendUri.parse("redis://a").credentials(own)).isSameAs(own);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "consul:localhost:8500 | uri: \"consul:localhost:8500\" without // (expected: consul://localhost:8500)",
        "redis:10.0.0.1:6379?prefix=a | uri: \"redis:10.0.0.1:6379\" without // (expected: redis://10.0.0.1:6379)",
        "' memory:' | uri: with blanks around it (expected: scheme://host:port or scheme:name, such as consul://localhost:8500, redis://localhost:6379 or memory:)",
        "'' | uri: without a scheme (expected: scheme://host:port or scheme:name, such as consul://localhost:8500, redis://localhost:6379 or memory:)",
        "localhost | uri: \"localhost\" without a scheme (expected: scheme://host:port or scheme:name, such as consul://localhost:8500, redis://localhost:6379 or memory:)",
        "localhost:8500 | uri: \"localhost:8500\" without a scheme (expected: scheme://host:port or scheme:name, such as consul://localhost:8500, redis://localhost:6379 or memory:)",
        "10.0.0.1:8500 | uri: \"10.0.0.1:8500\" without a scheme (expected: scheme://host:port or scheme:name, such as consul://localhost:8500, redis://localhost:6379 or memory:)",
        "api.local | uri: without a scheme (expected: scheme://host:port or scheme:name, such as consul://localhost:8500, redis://localhost:6379 or memory:)",
        ":a | uri: without a scheme (expected: scheme://host:port or scheme:name, such as consul://localhost:8500, redis://localhost:6379 or memory:)",
        "1a:b | uri: without a scheme (expected: scheme://host:port or scheme:name, such as consul://localhost:8500, redis://localhost:6379 or memory:)",
        "a://b:0 | port: 0 (expected: 1-65535)",
        "a://b:70000 | port: 70000 (expected: 1-65535)",
        "a://b: | port: no port (expected: 1-65535)",
        "a://b:123456 | port: no port (expected: 1-65535)",
        "a://b:1x | port: no port (expected: 1-65535)",
        "a://b:8500#f | port: no port, with \"#\" in it (expected: 1-65535)",
        "a://[::1]x:1 | port: no port (expected: 1-65535)",
        "a:// | host: number 1 is empty (expected: a host name or an IP address, IPv6 in brackets)",
        "a://b,,c | host: number 2 is empty (expected: a host name or an IP address, IPv6 in brackets)",
        "a://b,c d | host: number 2 is none, with \" \" in it (expected: a host name or an IP address, IPv6 in brackets)",
        "a://::1 | host: number 1 is none (expected: a host name or an IP address, IPv6 in brackets)",
        "a://[abc] | host: number 1 is none, with \"[\" in it (expected: a host name or an IP address, IPv6 in brackets)",
        "a://[::1 | host: number 1 is none, with \"[\" in it (expected: a host name or an IP address, IPv6 in brackets)",
        "a:b c | name: with other characters or too long, with \" \" in it (expected: 0-255 letters, digits and . _ / -)",
        "a://b?x | option: no option (expected: key=value, several with & between them)",
        "a://b? | option: no option (expected: key=value, several with & between them)",
        "a://b?x=1& | option: no option (expected: key=value, several with & between them)",
        "a://b?=1 | option: no option (expected: key=value, several with & between them)",
        "a://b?x=1&x=2 | option: x twice (expected: each option once)",
        "a://b?x=%zz | uri: with a broken %-escape (expected: %XX with two hex digits)",
        "a://%@b | uri: with a broken %-escape (expected: %XX with two hex digits)",
        "a:%2 | uri: with a broken %-escape (expected: %XX with two hex digits)",
      })
  void whatCannotBeReadIsSaidInWords(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BackendUri.parse(text))
        .withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://user:s3cret",
        "redis://user:s3cret/0",
        "redis:user:s3cret",
        "consul:user:s3cret@host",
        "redis://user:s3/cret@host",
        "redis://user:s3?cr=et@host",
        "redis://user:s3?cret@host",
        "redis://a:1,user:s3cret@b:2",
        "redis://user:s3cret@a:1,user:s3cret@b:2",
        "redis://a,s3cret!,b",
        "redis://user:s3cret@host:s3cret",
        "redis://user:s3cret@host/s3cret?",
        "redis://user:s3cret%@host",
        "redis://host?s3cret",
        "redis://host?token=s3cret&token=s3cret",
        "redis://host?token=s3cret%",
        "redis://host#s3cret",
        "redis://host?s3!cret=1",
        "s3cret",
        "s3cret.example:8500#f",
        "redis://user:8500#s3cret",
        "memory:a s3cret"
      })
  void p12_noMessageRepeatsWhatMayBeSecret(String text) {
    assertThat(catchThrowable(() -> BackendUri.parse(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("s3")
        .hasMessageNotContaining("cret")
        .hasMessageNotContaining("user:");
  }

  @Test
  void p12_itsTextHasNeitherUserInformationNorValuesOfOptions() {
    BackendUri uri = BackendUri.parse("redis://user:s3cret@a:1/0?token=s3cret");
    assertThat(uri).hasToString("redis://a:1/0");
    assertThat(uri.credentials(Credentials.none()).toString()).doesNotContain("s3cret", "user");
  }

  @Test
  void onlyKnownOptionsAreAllowed() {
    BackendUri uri = BackendUri.parse("a://b?x=1&y=s3cret");
    uri.allowOptions("y", "x", "z");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> uri.allowOptions("z", "x"))
        .withMessage("option: y (expected: one of [x, z])");
    assertThatIllegalArgumentException()
        .isThrownBy(uri::allowOptions)
        .withMessage("option: x (expected: no options)");
    BackendUri.parse("a://b").allowOptions();
  }

  @Test
  void hostileLengthIsNoTrouble() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BackendUri.parse("a://" + "b:1,".repeat(50_000) + "!"))
        .withMessageStartingWith("host: number 50001 is none, with \"!\" in it (expected");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BackendUri.parse("a:" + "b".repeat(1_000_000)))
        .withMessageStartingWith("name: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BackendUri.parse("a://" + "[".repeat(100_000) + ":"))
        .withMessageStartingWith("host: ");
  }

  @Test
  void nullIsRefusedByName() {
    assertThatNullPointerException().isThrownBy(() -> BackendUri.parse(null)).withMessage("uri");
  }
}
