package io.datapunk.discovery.testkit.simulation.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** An edit replaces one place in the source, however that is laid out, or says that it is gone. */
final class EditTest {

  private static final Edit EDIT = new Edit("A.java", "if (a) { b(); }", "b();");

  @Test
  void whiteSpaceDoesNotMatter() {
    assertThat(EDIT.applyTo("x;\nif (a) {\n  b();\n}\ny;")).isEqualTo("x;\nb();\ny;");
  }

  @Test
  void aPlaceThatIsGoneIsSaid() {
    assertThatThrownBy(() -> EDIT.applyTo("x;")).hasMessageContaining("A.java no longer holds");
  }

  @Test
  void twoPlacesAreOneTooMany() {
    assertThatThrownBy(() -> EDIT.applyTo("if (a) { b(); } if (a) { b(); }"))
        .hasMessageContaining("twice");
  }
}
