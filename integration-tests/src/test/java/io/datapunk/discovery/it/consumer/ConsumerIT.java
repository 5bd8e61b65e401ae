package io.datapunk.discovery.it.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsumerIT {

  private static final ConsumerProject PROJECT = new ConsumerProject();

  @BeforeAll
  static void build() throws InterruptedException {
    PROJECT.build();
  }

  @Test
  void compilesAgainstTheApiAlone() {
    assertThat(Jars.of(PROJECT.compileClassPath()))
        .containsExactly(Map.entry("discovery-api", Build.version()));
  }

  @ParameterizedTest
  @CsvSource({
    "AdapterLeak, io.datapunk.discovery.inmemory",
    "EngineLeak, io.datapunk.discovery.core",
    "DriverLeak, okhttp3"
  })
  void cannotNameWhatStandsBehindTheApi(String source, String hidden) {
    assertThat(errors(PROJECT.leaks().resolve("com/example/orders/" + source + ".java")))
        .anyMatch(error -> error.contains("package " + hidden + " does not exist"));
  }

  @Test
  void runsOnTheClassPath() throws InterruptedException {
    String classPath = PROJECT.classes() + File.pathSeparator + PROJECT.runtimeClassPath();
    Program.Ended ended =
        new Program(
                Duration.ofMinutes(1),
                List.of(Build.java(), "-cp", classPath, "com.example.orders.Orders", "memory:"))
            .run(Map.of());

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.output())
        .contains("registered: REGISTERED", "watched: 1", "found: 127.0.0.1:8080 PASSING")
        .contains("left: CLOSED");
  }

  /** Management does not reach beyond a build; direct dependencies of the adapters do. */
  @Test
  void getsTheVersionsThatWereTested() {
    Map<String, String> given = Jars.of(PROJECT.runtimeClassPath());
    given.forEach((artifact, version) -> System.out.println("  " + artifact + " " + version));

    Map<String, String> tested = new TreeMap<>(Jars.of(System.getProperty("java.class.path")));
    tested.keySet().retainAll(given.keySet());
    assertThat(given).containsExactlyEntriesOf(tested);
  }

  /** Which JUnit an application's tests run on is the application's choice. */
  @Test
  void getsNoTestLibraryFromTheTestkit() {
    assertThat(Jars.of(PROJECT.testClassPath()).keySet())
        .contains("discovery-testkit")
        .noneMatch(artifact -> artifact.startsWith("junit") || artifact.startsWith("assertj"));
  }

  /** The versions that consul-client alone would bring have known vulnerabilities. */
  @ParameterizedTest
  @CsvSource({
    "okhttp, 4.12.0",
    "okio-jvm, 3.4.0",
    "kotlin-stdlib, 1.6.0",
    "guava, 32.0",
    "jackson-databind, 2.15",
    "jackson-core, 2.15",
    "commons-lang3, 3.18.0",
    "slf4j-api, 2.0.0"
  })
  void getsNoVersionOlderThan(String artifact, String version) {
    Map<String, String> given = Jars.of(PROJECT.runtimeClassPath());
    assertThat(given).containsKey(artifact);
    assertThat(Arrays.compare(numbers(given.get(artifact)), numbers(version)))
        .as("%s %s", artifact, given.get(artifact))
        .isNotNegative();
  }

  private static List<String> errors(Path source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    var files = compiler.getStandardFileManager(found, null, null);
    List<String> options =
        List.of(
            "-proc:none",
            "-classpath",
            PROJECT.compileClassPath(),
            "-d",
            PROJECT.classes().toString());
    compiler.getTask(null, files, found, options, null, files.getJavaFileObjects(source)).call();
    return found.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(diagnostic -> diagnostic.getMessage(Locale.ROOT))
        .toList();
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("[.-]"))
        .takeWhile(part -> part.matches("\\d+"))
        .mapToInt(Integer::parseInt)
        .toArray();
  }
}
