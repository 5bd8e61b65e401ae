package io.datapunk.discovery.it.consumer;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The jars of a class path: artifact and version, by their file names. */
final class Jars {

  private static final Pattern JAR = Pattern.compile("(.+?)-(\\d.*)\\.jar");

  private Jars() {}

  static Map<String, String> of(String classPath) {
    Map<String, String> versions = new TreeMap<>();
    for (String entry : classPath.split(File.pathSeparator)) {
      Matcher jar = JAR.matcher(Path.of(entry).getFileName().toString());
      if (jar.matches()) {
        versions.put(jar.group(1), jar.group(2));
      }
    }
    return versions;
  }
}
