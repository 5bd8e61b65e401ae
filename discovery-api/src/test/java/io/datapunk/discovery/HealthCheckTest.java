package io.datapunk.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthCheckTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void itsTypesHaveDefaults() {
    HealthCheck http = HealthCheck.http("/health?full=1");
    assertThat(http.type()).isEqualTo(HealthCheck.HTTP);
    assertThat(http.name()).isEqualTo("http");
    assertThat(http.settings()).containsExactly(Map.entry("path", "/health?full=1"));
    assertThat(http.ttl()).isEmpty();
    assertThat(http.application()).isEmpty();
    assertThat(http.interval()).isEmpty();
    assertThat(http.timeout()).isEmpty();
    assertThat(http.initially()).isEmpty();
    assertThat(http.deregisterCriticalAfter()).isEmpty();
    assertThat(http.rise()).isEqualTo(1);
    assertThat(http.fall()).isEqualTo(3);

    assertThat(HealthCheck.tcp().type()).isEqualTo(HealthCheck.TCP);
    assertThat(HealthCheck.ttl(Duration.ofSeconds(15)).ttl()).contains(Duration.ofSeconds(15));
    assertThat(HealthCheck.of("grpc", Map.of("port", "1")).type()).isEqualTo("grpc");
  }

  @Test
  void codeOfTheApplicationIsRunWhenItIsAskedFor() {
    HealthCheck custom = HealthCheck.custom("db", () -> HealthReport.critical("down"));
    HealthCheck async =
        HealthCheck.customAsync(
            "db", () -> CompletableFuture.completedFuture(HealthReport.passing()));

    assertThat(custom.application().orElseThrow().get().toCompletableFuture().join())
        .isEqualTo(HealthReport.critical("down"));
    assertThat(async.application().orElseThrow().get().toCompletableFuture().join())
        .isEqualTo(HealthReport.passing());
    assertThat(custom.name()).isEqualTo("db");
    assertThat(custom.type()).isEqualTo(HealthCheck.CUSTOM);
  }

  @Test
  void eachChangeKeepsTheRestAndLeavesTheOriginalAlone() {
    HealthCheck plain = HealthCheck.of("grpc", Map.of("a", "1"));
    HealthCheck full =
        plain
            .named("deep")
            .with("b", "2")
            .every(Duration.ofSeconds(1))
            .timeout(Duration.ofSeconds(2))
            .rise(3)
            .fall(4)
            .initially(HealthStatus.WARNING)
            .deregisterCriticalAfter(Duration.ofSeconds(5));

    assertThat(full.type()).isEqualTo("grpc");
    assertThat(full.name()).isEqualTo("deep");
    assertThat(full.settings()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
    assertThat(full.interval()).contains(Duration.ofSeconds(1));
    assertThat(full.timeout()).contains(Duration.ofSeconds(2));
    assertThat(full.rise()).isEqualTo(3);
    assertThat(full.fall()).isEqualTo(4);
    assertThat(full.initially()).contains(HealthStatus.WARNING);
    assertThat(full.deregisterCriticalAfter()).contains(Duration.ofSeconds(5));
    assertThat(full.named("other").interval()).contains(Duration.ofSeconds(1));

    assertThat(plain)
        .usingRecursiveComparison()
        .isEqualTo(HealthCheck.of("grpc", Map.of("a", "1")));
  }

  @Test
  void aChangeKeepsTheCodeOfTheApplication() {
    HealthCheck custom = HealthCheck.custom("db", HealthReport::passing);
    assertThat(custom.rise(2).named("x").application()).isEqualTo(custom.application());
  }

  @Test
  void itsSettingsCannotBeChangedFromOutside() {
    Map<String, String> settings = new HashMap<>(Map.of("a", "1"));
    HealthCheck check = HealthCheck.of("grpc", settings);
    settings.put("b", "2");

    assertThat(check.settings()).containsOnlyKeys("a");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> check.settings().put("c", "3"));
  }

  @Test
  void p12_itsSettingsAreNotShown() {
    HealthCheck check =
        HealthCheck.http("/health?key=s3cret").with("header.Authorization", "s3cret");
    assertThat(check).hasToString("HealthCheck[http]");
    assertThat(check.named("deep")).hasToString("HealthCheck[deep: http]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/health", "/a/b?c=d&e=%20", "/~x;v=1", "//a"})
  void pathsAreTaken(String path) {
    assertThat(HealthCheck.http(path).settings()).containsEntry("path", path);
    assertThat(HealthCheck.of("http", Map.of("path", path)).settings()).containsEntry("path", path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "health",
        "/a b",
        "/a\r\nHost: x",
        "/ü",
        "/a#b",
        "/a\"b",
        "/%",
        "/%2",
        "/%zz",
        "/{id}"
      })
  void otherPathsAreRefused(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthCheck.http(path))
        .withMessageMatching("path: \"[^\\r\\n]*\" \\(expected: a path that begins with /, .*\\)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthCheck.http("/").with("path", path))
        .withMessageStartingWith("path: ");
  }

  @Test
  void pathsHaveAtMost2048Characters() {
    assertThat(HealthCheck.http("/" + "a".repeat(2_047)).settings()).containsKey("path");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthCheck.http("/" + "a".repeat(2_048)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(250));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b?token=s3cret", "/a?token=s3 cret", "http://u:s3cret@host/"})
  void p12_aBadPathIsShownWithoutSecrets(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthCheck.http(path))
        .withMessageContaining("***")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3"));
  }

  @Test
  void aTtlCheckAlwaysHasATtl() {
    assertThat(HealthCheck.of("ttl", Map.of("ttl", "15s")).ttl()).contains(Duration.ofSeconds(15));
    assertThat(HealthCheck.ttl(Duration.ofSeconds(1)).with("ttl", "2m").ttl())
        .contains(Duration.ofMinutes(2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthCheck.of("ttl", Map.of()))
        .withMessageStartingWith("ttl: missing (expected: 1ms to 36500d");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthCheck.of("ttl", Map.of("ttl", "soon")))
        .withMessageStartingWith("ttl: \"soon\" (expected: 1ms");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthCheck.ttl(Duration.ofSeconds(-1)))
        .withMessageStartingWith("ttl: PT-1S (expected: 1ms");
  }

  @Test
  void aCustomCheckNeedsCode() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthCheck.of("custom", Map.of()))
        .withMessageStartingWith("type: custom (expected: HealthCheck.custom");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "é", "a\n"})
  void namesAndTypesArePlain(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthCheck.tcp().named(name))
        .withMessageStartingWith("name: \"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthCheck.custom(name, HealthReport::passing))
        .withMessageStartingWith("name: \"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthCheck.of(name, Map.of()))
        .withMessageStartingWith("type: \"");
    assertThat(HealthCheck.tcp().named("a".repeat(64)).name()).hasSize(64);
    assertThatIllegalArgumentException().isThrownBy(() -> HealthCheck.tcp().named("a".repeat(65)));
  }

  @Test
  void numbersAndTimesAreBounded() {
    HealthCheck tcp = HealthCheck.tcp();
    assertThat(tcp.rise(1).fall(100).fall()).isEqualTo(100);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tcp.rise(0))
        .withMessage("rise: 0 (expected: 1-100)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tcp.fall(101))
        .withMessage("fall: 101 (expected: 1-100)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tcp.every(Duration.ZERO))
        .withMessageStartingWith("interval: 0s (expected: 1ms");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tcp.timeout(Duration.ofNanos(1)))
        .withMessageStartingWith("timeout: PT0.000000001S (expected: 1ms");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tcp.deregisterCriticalAfter(Duration.ofDays(36_501)))
        .withMessageStartingWith("deregisterCriticalAfter: PT876024H (expected: 1ms");
  }

  @Test
  void p8_compositesHoldTheirParts() {
    HealthCheck db = HealthCheck.custom("db", HealthReport::passing);
    HealthCheck ready = HealthCheck.allOf("ready", db, HealthCheck.tcp()).every(SECOND);

    assertThat(ready.type()).isEqualTo(HealthCheck.ALL_OF);
    assertThat(ready.parts()).extracting(HealthCheck::name).containsExactly("db", "tcp");
    assertThat(ready.interval()).contains(SECOND);
    assertThat(HealthCheck.anyOf("some", HealthCheck.allOf("all", db)).parts()).hasSize(1);
    assertThat(db.parts()).isEmpty();
  }

  @Test
  void p8_partsThatCannotBeAreRefused() {
    HealthCheck tcp = HealthCheck.tcp();
    assertRefused(() -> HealthCheck.allOf("a"), "parts of a: none");
    assertRefused(() -> HealthCheck.allOf("a", tcp, tcp), "parts of a: tcp twice");
    assertRefused(() -> HealthCheck.anyOf("a", HealthCheck.ttl(SECOND)), "not a TTL check");
    assertRefused(() -> HealthCheck.anyOf("a", tcp.every(SECOND)), "them set on a");
    assertRefused(() -> HealthCheck.anyOf("a", tcp.fall(1)), "them set on a");
    assertRefused(() -> HealthCheck.anyOf("a".repeat(61), tcp), "names of together 65 characters");
    HealthCheck ready = HealthCheck.allOf("ready", tcp);
    assertRefused(() -> ready.named("a".repeat(64)), "names of together 68 characters");
    assertRefused(() -> ready.with("port", "1"), "all-of: port (expected: settings of its parts");
    assertRefused(() -> HealthCheck.of(HealthCheck.ALL_OF, Map.of()), "with the parts");
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String words) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void nullIsRefusedByName() {
    HealthCheck tcp = HealthCheck.tcp();
    Map<String, String> hole = new HashMap<>();
    hole.put("key", null);
    assertThatNullPointerException().isThrownBy(() -> HealthCheck.http(null)).withMessage("path");
    assertThatNullPointerException().isThrownBy(() -> HealthCheck.ttl(null)).withMessage("ttl");
    assertThatNullPointerException()
        .isThrownBy(() -> HealthCheck.custom("a", null))
        .withMessage("probe");
    assertThatNullPointerException()
        .isThrownBy(() -> HealthCheck.customAsync(null, null))
        .withMessage("name");
    assertThatNullPointerException()
        .isThrownBy(() -> HealthCheck.of(null, Map.of()))
        .withMessage("type");
    assertThatNullPointerException()
        .isThrownBy(() -> HealthCheck.of("a", null))
        .withMessage("settings");
    assertThatNullPointerException().isThrownBy(() -> HealthCheck.of("a", hole)).withMessage("key");
    assertThatNullPointerException()
        .isThrownBy(() -> HealthCheck.allOf("a", (HealthCheck[]) null))
        .withMessage("parts");
    assertThatNullPointerException()
        .isThrownBy(() -> HealthCheck.anyOf("a", tcp, null))
        .withMessage("part");
    assertThatNullPointerException().isThrownBy(() -> tcp.named(null)).withMessage("name");
    assertThatNullPointerException().isThrownBy(() -> tcp.with(null, "v")).withMessage("key");
    assertThatNullPointerException().isThrownBy(() -> tcp.with("k", null)).withMessage("value");
    assertThatNullPointerException().isThrownBy(() -> tcp.every(null)).withMessage("interval");
    assertThatNullPointerException().isThrownBy(() -> tcp.timeout(null)).withMessage("timeout");
    assertThatNullPointerException().isThrownBy(() -> tcp.initially(null)).withMessage("status");
    assertThatNullPointerException()
        .isThrownBy(() -> tcp.deregisterCriticalAfter(null))
        .withMessage("deregisterCriticalAfter");
  }
}
