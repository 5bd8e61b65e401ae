package io.datapunk.discovery.it.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinksTest {

  static List<Markdown> pages() {
    return Markdown.pages();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkedFileIsThere(Markdown page) {
    assertThat(page.linkedFiles()).allMatch(Files::exists);
  }
}
