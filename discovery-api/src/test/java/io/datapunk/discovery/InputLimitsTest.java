package io.datapunk.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input is refused before anything is sent, with field, value and expectation. */
class InputLimitsTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "A1", "a-b", "1", "a--b"})
  void serviceNamesAreDnsLabels(String name) {
    assertThat(ServiceRegistration.builder(name, "a", 1).build().service()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a-", "a.b", "a_b", "a b", "a/b", "é", "a\n", "*"})
  void otherServiceNamesAreRefused(String name) {
    assertRefused(() -> ServiceRegistration.builder(name, "a", 1), "service: \"");
  }

  @Test
  void serviceNamesHaveAtMost63Characters() {
    String longest = "a".repeat(63);
    assertThat(ServiceRegistration.builder(longest, "a", 1).build().service()).isEqualTo(longest);
    assertMessage(
        () -> ServiceRegistration.builder(longest + "a", "a", 1),
        "service: \""
            + longest
            + "a\" (expected: 1-63 letters, digits and dashes, no dash at"
            + " either end)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "a_b", "über", "a:b~c@d+e", "-"})
  void whatOthersMayHaveRegisteredCanBeLookedUp(String name) {
    assertThat(ServiceQuery.of(name).service()).isEqualTo(name);
    String longest = "a".repeat(128);
    assertThat(ServiceQuery.of(longest).service()).isEqualTo(longest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "a?b", "a%20b", "a\u0000", "*"})
  void otherNamesCannotBeLookedUp(String name) {
    assertRefused(() -> ServiceQuery.of(name), "service: \"");
    assertRefused(() -> ServiceQuery.of("a".repeat(129)), "service: \"");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 80, 65_535})
  void portsAreTaken(int port) {
    assertThat(ServiceRegistration.builder("a", "a", port).build().port()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65_536, 70_000})
  void otherPortsAreRefused(int port) {
    assertMessage(
        () -> ServiceRegistration.builder("a", "a", port),
        "port: " + port + " (expected: 1-65535)");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65_536})
  void weightsAreLikePorts(int weight) {
    assertThat(api().weight(1).build().weight()).isEqualTo(1);
    assertThat(api().weight(65_535).build().weight()).isEqualTo(65_535);
    assertMessage(() -> api().weight(weight), "weight: " + weight + " (expected: 1-65535)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a.b_c~d:e@[::1]-1", "ä1"})
  void idsAreTaken(String id) {
    assertThat(api().id(id).build().id()).isEqualTo(id);
    assertThat(api().id("a".repeat(255)).build().id()).hasSize(255);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a/b", "a b", "a%b", "a?b", "a#b", "\ud800"})
  void otherIdsAreRefused(String id) {
    assertRefused(() -> api().id(id), "id: \"");
    assertRefused(() -> api().id("a".repeat(256)), "id: \"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "two words", "é", "a=b,c", "\ud83d\ude00"})
  void tagsAreTaken(String tag) {
    assertThat(api().tags(tag).build().tags()).containsExactly(tag);
    assertThat(ServiceQuery.builder("a").tags(tag).build().tags()).containsExactly(tag);
    assertThat(api().tags("a".repeat(255)).build().tags()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb", "a\u0085", "\u0000", "\ud83d", "\ude00a"})
  void otherTagsAreRefused(String tag) {
    assertRefused(() -> api().tags(tag), "tag: \"");
    assertRefused(() -> ServiceQuery.builder("a").tags(tag), "tag: \"");
    assertRefused(() -> api().tags("a".repeat(256)), "tag: \"");
  }

  @Test
  void metadataKeysAreWhatConsulTakes() {
    assertThat(api().metadata("a_B-1", "").build().metadata()).containsKey("a_B-1");
    assertThat(api().metadata("a".repeat(128), "").build().metadata()).hasSize(1);
    assertRefused(() -> api().metadata("a".repeat(129), ""), "metadata key: \"");
    assertRefused(() -> api().metadata("", ""), "metadata key: \"\"");
    assertRefused(() -> api().metadata("a.b", ""), "metadata key: \"a.b\"");
    assertRefused(() -> api().metadata("é", ""), "metadata key: \"é\"");
    assertMessage(
        () -> api().metadata("discovery-owner", ""),
        "metadata key: \"discovery-owner\" (expected: not the reserved prefix discovery-)");
    assertThat(api().metadata("discovery", "").build().metadata()).hasSize(1);
  }

  @Test
  void metadataValuesHaveAtMost512Bytes() {
    assertThat(api().metadata("k", "é".repeat(256)).build().metadata()).hasSize(1);
    assertThat(api().metadata("k", "a\nb\u0000").build().metadata()).hasSize(1);
    assertMessage(
        () -> api().metadata("k", "é".repeat(256) + "a"),
        "metadata k: 513 bytes (expected: at most 512 of UTF-8)");
    assertMessage(
        () -> api().metadata("k", "\ud800"),
        "metadata k: \"?\" (expected: whole characters, no lone surrogates)");
  }

  @Test
  void thereAreAtMost56PairsOfMetadata() {
    TreeMap<String, String> pairs = new TreeMap<>();
    for (int i = 0; i < 56; i++) {
      pairs.put("k" + i, "v");
    }
    ServiceRegistration.Builder full = api().metadata(pairs);
    assertThat(full.build().metadata()).hasSize(56);

    full.metadata("one-more", "v");
    assertMessage(full::build, "metadata: 57 pairs (expected: at most 56)");
    pairs.put("one-more", "v");
    assertMessage(() -> api().metadata(pairs), "metadata: 57 pairs (expected: at most 56)");
  }

  @Test
  void datacentersArePlainNames() {
    assertThat(ServiceQuery.builder("a").datacenter("eu_west-1").build().datacenter())
        .contains("eu_west-1");
    assertMessage(
        () -> ServiceQuery.builder("a").datacenter("eu.west"),
        "datacenter: \"eu.west\" (expected: 1-63 letters, digits, _ and -)");
    assertRefused(() -> ServiceQuery.builder("a").datacenter("a".repeat(64)), "datacenter: \"");
  }

  @Test
  void durationsAreBoundedOnBothSides() {
    assertThat(api().drain(Duration.ofMillis(1)).build().drain()).contains(Duration.ofMillis(1));
    assertRefused(() -> api().drain(Duration.ZERO), "drain: 0s (expected: 1ms to 36500d");
    assertRefused(() -> api().drain(Duration.ofSeconds(Long.MAX_VALUE)), "drain: PT");
    assertRefused(() -> ServiceQuery.builder("a").maxStale(Duration.ofNanos(-1)), "maxStale: PT-");
  }

  @Test
  void messagesAreShortAndOnOneLine() {
    assertMessage(
        () -> ServiceQuery.of("a\n\r\t\u001b\u0085\u202e\u2028\ud800b" + "c".repeat(100)),
        "service: \"a????????b"
            + "c".repeat(70)
            + "…\" (expected: 1-128 letters, digits and . _ ~ : + @ -)");
  }

  private static void assertRefused(ThrowingCallable call, String beginning) {
    assertThatIllegalArgumentException()
        .isThrownBy(call)
        .withMessageStartingWith(beginning)
        .withMessageContaining(" (expected: ")
        .satisfies(e -> assertThat(e.getMessage()).endsWith(")").hasSizeLessThan(250));
  }

  private static void assertMessage(ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
  }

  private static ServiceRegistration.Builder api() {
    return ServiceRegistration.builder("api", "api.local", 8080);
  }
}
