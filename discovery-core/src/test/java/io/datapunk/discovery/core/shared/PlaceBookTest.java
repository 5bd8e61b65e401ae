package io.datapunk.discovery.core.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlaceBookTest {

  private static final Duration LATELY = Duration.ofHours(3);

  private static PlaceBook again(PlaceBook book, Duration age) {
    return PlaceBook.read(book.write(), age, LATELY);
  }

  @Test
  void onePlaceIsTheOne() {
    PlaceBook book = again(PlaceBook.empty().with("dc1-1"), Duration.ofMinutes(5));

    assertThat(book.only()).contains("dc1-1");
    assertThat(book.says("dc1-1", Duration.ofMinutes(6))).isTrue();
    assertThat(book.says("dc1-1", Duration.ofMinutes(4))).isFalse();
    assertThat(book.says("dc2-2", LATELY)).isFalse();
  }

  @Test
  void p4_twoPlacesAreNone() {
    PlaceBook one = again(PlaceBook.empty().with("dc1-1"), Duration.ofHours(1));
    PlaceBook both = again(one.with("dc2-2"), Duration.ofMinutes(1));

    assertThat(both.only()).isEmpty();
    assertThat(both.says("dc1-1", LATELY)).isTrue();
  }

  @Test
  void whatWasNotSaidLatelyIsForgotten() {
    PlaceBook one = again(PlaceBook.empty().with("dc1-1"), Duration.ofHours(2));
    PlaceBook later = again(one.with("dc2-2"), Duration.ofMinutes(61));

    assertThat(later.only()).contains("dc2-2");
  }

  @Test
  void p12_whatIsNoBookIsEmpty() {
    for (String text :
        new String[] {"", "x", "places 1\nx y", "places 1\n-1 y", "places 1\n9", "places 2\n1 y"}) {
      assertThat(PlaceBook.read(text.getBytes(UTF_8), Duration.ZERO, LATELY).only()).isEmpty();
    }
    String many = "places 1" + "\n1 x".repeat(17);
    assertThat(PlaceBook.read(many.getBytes(UTF_8), Duration.ZERO, LATELY).only()).isEmpty();
    assertThat(PlaceBook.read(new byte[1 << 20], Duration.ZERO, LATELY).only()).isEmpty();
  }
}
