package io.datapunk.discovery.core.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.HealthTransition;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.core.shared.Codec.Encoded;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CodecTest {

  private static final ServiceEndpoint FULL =
      ServiceEndpoint.builder("api", "1", "::1", 0)
          .tags(List.of("b", "", "\ud800", "ü\u0000"))
          .metadata(Map.of("k", "v", "", "\ud83d\ude00"))
          .weight(0)
          .datacenter("dc1")
          .health(HealthStatus.MAINTENANCE)
          .build();

  @Test
  void whatIsWrittenIsReadBack() throws UnreadableException {
    ServiceEndpoint plain = endpoint("2");
    byte[] bytes = payload(plain, FULL);

    assertThat(Codec.decode("api", bytes)).containsExactly(FULL, plain);
    assertThat(Codec.decode("api", payload())).isEmpty();
  }

  @Test
  void equalContentGivesEqualBytesWhateverItsOrderAndHistory() {
    ServiceEndpoint seen =
        FULL.toBuilder()
            .healthHistory(
                List.of(
                    new HealthTransition(
                        Instant.EPOCH, HealthStatus.PASSING, HealthStatus.CRITICAL, "x", 1)))
            .build();
    Encoded one = encoded(FULL, endpoint("2"));
    Encoded other = encoded(endpoint("2"), seen);

    assertThat(other.payload()).isEqualTo(one.payload());
    assertThat(other.contentHash()).isEqualTo(one.contentHash()).hasSize(64);
    assertThat(encoded(FULL).contentHash()).isNotEqualTo(one.contentHash());
  }

  @Test
  void theFormatStaysReadable() throws UnreadableException {
    byte[] written =
        HexFormat.of()
            .parseHex(
                "44500176ede508"
                    + "63604e2cc86460606064604c6460c9c82f2e017202c002cc29c9860cec018ec1c19e7e"
                    + "ee6011a6324388d26c06c63200");
    ServiceEndpoint known =
        ServiceEndpoint.builder("api", "a", "host", 80)
            .tags(List.of("v1"))
            .metadata(Map.of("k", "v"))
            .datacenter("dc1")
            .build();
    assertThat(Codec.decode("api", written)).containsExactly(known);
  }

  @Test
  void aViewOfAnotherServiceIsForeign() {
    assertUnreadable("web", payload(FULL), "foreign");
  }

  @Test
  void anotherFormatIsRecognised() {
    byte[] bytes = payload(FULL);
    bytes[2] = 2;
    assertUnreadable("api", bytes, "other_version");
  }

  @Test
  void everyTruncationIsNoticed() {
    byte[] bytes = payload(FULL, endpoint("2"));
    for (int length = 0; length < bytes.length; length++) {
      assertUnreadable("api", Arrays.copyOf(bytes, length), "garbage");
    }
    assertUnreadable("api", Arrays.copyOf(bytes, bytes.length + 1), "garbage");
  }

  @Test
  void everyFlippedBitIsNoticed() {
    byte[] bytes = payload(FULL, endpoint("2"));
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] ^= (byte) (1 << (bit % 8));
      assertUnreadable("api", bytes, bit / 8 == 2 ? "other_version" : "garbage");
      bytes[bit / 8] ^= (byte) (1 << (bit % 8));
    }
  }

  @Test
  void p10_aBombIsNotInflated() {
    byte[] bomb = Forged.payload(new byte[Codec.LARGEST_CONTENT + 1]);
    assertThat(bomb).hasSizeLessThan(200_000);
    assertUnreadable("api", bomb, "oversized");
    assertUnreadable("api", new byte[Codec.LARGEST_PAYLOAD + 1], "oversized");
  }

  @Test
  void p12_forgedCountsAllocateNothing() {
    for (int count : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 100_001, 100_000}) {
      assertUnreadable("api", Forged.payload(content(out -> out.writeInt(count))), "garbage");
    }
  }

  @Test
  void p12_forgedEndpointsAreChecked() {
    assertForged("port", out -> writeEndpoint(out, "1", 65_536, 1, "PASSING"));
    assertForged("weight", out -> writeEndpoint(out, "1", 80, -1, "PASSING"));
    assertForged("health", out -> writeEndpoint(out, "1", 80, 1, "SPLENDID"));
    assertForged("short", out -> out.writeUTF("1"));
    assertUnreadable(
        "api", Forged.payload(content(out -> writeEndpoints(out, "b", "a"))), "garbage");
    assertUnreadable(
        "api", Forged.payload(content(out -> writeEndpoints(out, "a", "a"))), "garbage");
    assertUnreadable(
        "api",
        Forged.payload(
            content(
                out -> {
                  writeEndpoints(out, "a");
                  out.write(0);
                })),
        "garbage");
    assertThat(Forged.payload(content(out -> writeEndpoints(out, "a", "b"))))
        .satisfies(bytes -> assertThat(Codec.decode("api", bytes)).hasSize(2));
  }

  @Test
  void p10_aViewThatIsTooLargeIsNotShared() {
    String longest = "x".repeat(65_535);
    assertThat(Codec.encode("api", List.of(with("k", longest)))).isPresent();
    assertThat(Codec.encode("api", List.of(with("k", longest + "x")))).isEmpty();
    assertThat(Codec.encode("api", List.of(with("k", "ü".repeat(32_768))))).isEmpty();
    assertThat(Codec.encode(longest + "x", List.of())).isEmpty();
    assertThat(Codec.encode("api", List.of(withTags(1_000)))).isPresent();
    assertThat(Codec.encode("api", List.of(withTags(1_001)))).isEmpty();
    assertThat(Codec.encode("api", Collections.nCopies(100_001, endpoint("1")))).isEmpty();
  }

  @Test
  void p10_contentIsBoundedOnTheSideThatWritesToo() {
    List<ServiceEndpoint> large =
        IntStream.range(0, 300).mapToObj(i -> with("k" + i, "x".repeat(60_000), "id" + i)).toList();
    assertThat(Codec.encode("api", large)).isEmpty();
    assertThat(Codec.encode("api", large.subList(0, 200))).isPresent();
  }

  @Test
  void tenThousandEndpointsFit() throws UnreadableException {
    List<ServiceEndpoint> many =
        IntStream.range(0, 10_000)
            .mapToObj(i -> endpoint(String.format("id-%05d", i)))
            .collect(Collectors.toList());
    Encoded encoded = Codec.encode("api", many).orElseThrow();
    assertThat(Codec.decode("api", encoded.payload())).isEqualTo(many);
  }

  private static void assertForged(String what, Writing endpoint) {
    byte[] content =
        content(
            out -> {
              out.writeInt(1);
              endpoint.to(out);
            });
    assertThatExceptionOfType(UnreadableException.class)
        .as(what)
        .isThrownBy(() -> Codec.decode("api", Forged.payload(content)));
  }

  private static void assertUnreadable(String service, byte[] bytes, String reason) {
    assertThatExceptionOfType(UnreadableException.class)
        .isThrownBy(() -> Codec.decode(service, bytes))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static void writeEndpoints(DataOutputStream out, String... ids) throws IOException {
    out.writeInt(ids.length);
    for (String id : ids) {
      writeEndpoint(out, id, 80, 1, "PASSING");
    }
  }

  private static void writeEndpoint(
      DataOutputStream out, String id, int port, int weight, String health) throws IOException {
    out.writeUTF(id);
    out.writeUTF("host");
    out.writeInt(port);
    out.writeInt(weight);
    out.writeUTF("");
    out.writeUTF(health);
    out.writeInt(0);
    out.writeInt(0);
  }

  private static byte[] content(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF("api");
      writing.to(out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private static ServiceEndpoint with(String key, String value) {
    return with(key, value, "1");
  }

  private static ServiceEndpoint with(String key, String value, String id) {
    return endpoint(id).toBuilder().metadata(Map.of(key, value)).build();
  }

  private static ServiceEndpoint withTags(int count) {
    TreeMap<String, String> tags = new TreeMap<>();
    IntStream.range(0, count).forEach(i -> tags.put("t" + i, ""));
    return endpoint("1").toBuilder().tags(tags.keySet()).build();
  }

  private static ServiceEndpoint endpoint(String id) {
    return ServiceEndpoint.builder("api", id, "host", 80).build();
  }

  private static byte[] payload(ServiceEndpoint... endpoints) {
    return encoded(endpoints).payload();
  }

  private static Encoded encoded(ServiceEndpoint... endpoints) {
    return Codec.encode("api", List.of(endpoints)).orElseThrow();
  }
}
