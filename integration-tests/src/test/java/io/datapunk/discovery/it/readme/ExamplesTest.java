package io.datapunk.discovery.it.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {

  private static final int TEN_LINES = 10;

  @TempDir private Path directory;

  static Stream<Arguments> blocks() {
    return Markdown.pages().stream()
        .flatMap(page -> page.javaBlocks().stream().map(block -> Arguments.of(page, block)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("blocks")
  void everyBlockOfJavaCompilesAndRuns(Markdown page, String block) throws Exception {
    Snippet snippet = new Snippet(block);
    snippet.compile(directory);
    if (snippet.hasMain()) {
      snippet.run(directory);
    }
  }

  @Test
  void theReadmeBeginsWithTenLines() {
    List<String> lines = Markdown.readme().javaBlocks().get(0).lines().toList();
    assertThat(lines.stream().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(TEN_LINES);
  }
}
