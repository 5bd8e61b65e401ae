package io.datapunk.discovery.it.readme;

import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A block of Java from a page: a type of its own, or statements. Imports may stand above; those of
 * the API and of time need not.
 */
final class Snippet {

  private static final Pattern TYPE =
      Pattern.compile("(?m)^(?:public )?(?:final )?(?:abstract )?(?:class|record) (\\w+)");

  private final String source;
  private final String typeName;
  private final boolean hasMain;

  Snippet(String block) {
    Matcher type = TYPE.matcher(block);
    boolean own = type.find();
    typeName = own ? type.group(1) : "Snippet";
    hasMain = !own;
    source = header(block) + (own ? body(block) : wrapped(body(block)));
  }

  boolean hasMain() {
    return hasMain;
  }

  /** Compiles it, with all warnings as errors, and throws what the compiler says. */
  void compile(Path directory) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    List<String> options =
        List.of("-Xlint:all", "-Werror", "-proc:none", "-d", directory.toString());
    boolean good = compiler.getTask(said, null, null, options, null, List.of(file())).call();
    if (!good) {
      throw new AssertionError(said + "\n" + source);
    }
  }

  /** Runs it in this JVM. */
  void run(Path directory) throws Exception {
    URL[] place = {directory.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(place, Snippet.class.getClassLoader())) {
      loader.loadClass(typeName).getDeclaredMethod("main").invoke(null);
    } catch (InvocationTargetException e) {
      throw new AssertionError(source, e.getCause());
    }
  }

  private JavaFileObject file() {
    URI uri = URI.create("string:///" + typeName + ".java");
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
  }

  private static String header(String block) {
    return block.lines().filter(Snippet::isImport).collect(Collectors.joining("\n"))
        + "\nimport io.datapunk.discovery.*;\nimport java.time.Duration;\n";
  }

  private static String body(String block) {
    return block.lines().filter(line -> !isImport(line)).collect(Collectors.joining("\n"));
  }

  private static String wrapped(String statements) {
    return "public final class Snippet {\n  private Snippet() {}\n"
        + "  public static void main() throws Exception {\n"
        + statements
        + "\n  }\n}\n";
  }

  private static boolean isImport(String line) {
    return line.startsWith("import ");
  }
}
