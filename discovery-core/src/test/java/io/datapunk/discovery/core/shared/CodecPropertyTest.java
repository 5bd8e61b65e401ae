package io.datapunk.discovery.core.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceEndpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

@PropertyDefaults(tries = 200, edgeCases = EdgeCasesMode.NONE)
class CodecPropertyTest {

  private static final String SERVICE = "a service/ü";

  @Provide
  Arbitrary<List<ServiceEndpoint>> endpoints() {
    Arbitrary<String> text = Arbitraries.strings().ofMaxLength(20);
    Arbitrary<ServiceEndpoint.Builder> addresses =
        Combinators.combine(text, text, Arbitraries.integers().between(0, 65_535))
            .as((id, host, port) -> ServiceEndpoint.builder(SERVICE, id, host, port));
    return Combinators.combine(
            addresses,
            text.set().ofMaxSize(4),
            Arbitraries.maps(text, text).ofMaxSize(4),
            Arbitraries.integers().between(0, 65_535),
            text,
            Arbitraries.of(HealthStatus.class))
        .as(
            (address, tags, metadata, weight, datacenter, health) ->
                address
                    .tags(tags)
                    .metadata(metadata)
                    .weight(weight)
                    .datacenter(datacenter)
                    .health(health)
                    .build())
        .list()
        .ofMaxSize(8)
        .uniqueElements(ServiceEndpoint::id);
  }

  @Property
  void whatIsWrittenIsReadBack(@ForAll("endpoints") List<ServiceEndpoint> endpoints)
      throws UnreadableException {
    byte[] bytes = Codec.encode(SERVICE, endpoints).orElseThrow().payload();

    List<ServiceEndpoint> sorted = new ArrayList<>(endpoints);
    sorted.sort(Comparator.comparing(ServiceEndpoint::id));
    assertThat(Codec.decode(SERVICE, bytes)).isEqualTo(sorted);
  }

  @Property
  void equalContentGivesEqualBytes(
      @ForAll("endpoints") List<ServiceEndpoint> endpoints, @ForAll Random random) {
    List<ServiceEndpoint> shuffled = new ArrayList<>(endpoints);
    Collections.shuffle(shuffled, random);

    assertThat(Codec.encode(SERVICE, shuffled).orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(Codec.encode(SERVICE, endpoints).orElseThrow());
  }

  @Property
  void p12_garbageIsUnreadableAndNothingElse(@ForAll @Size(max = 200) byte[] garbage) {
    assertReadableOrUnreadable(garbage);
    assertReadableOrUnreadable(Forged.around(garbage));
    assertReadableOrUnreadable(Forged.payload(garbage));
  }

  @Property
  void p12_tamperedContentIsCheckedAndNothingElseHappens(
      @ForAll("endpoints") List<ServiceEndpoint> endpoints, @ForAll Random random) {
    byte[] content = Content.write(SERVICE, endpoints, 1 << 20).orElseThrow();
    for (int i = 0; i < 20; i++) {
      byte[] tampered = content.clone();
      tampered[random.nextInt(tampered.length)] = (byte) random.nextInt();
      assertReadableOrUnreadable(Forged.payload(tampered));
    }
  }

  private static void assertReadableOrUnreadable(byte[] bytes) {
    try {
      assertThat(Codec.decode(SERVICE, bytes)).isSortedAccordingTo(byId());
    } catch (UnreadableException e) {
      assertThat(e.reason()).isIn("garbage", "foreign", "other_version", "oversized");
      assertThat(e).hasMessageNotContaining(SERVICE);
    }
  }

  private static Comparator<ServiceEndpoint> byId() {
    return Comparator.comparing(ServiceEndpoint::id);
  }
}
