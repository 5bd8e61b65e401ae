package io.datapunk.discovery.it.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.datapunk.discovery.ConfigurationException;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The README's table of settings is what the public API says. */
class SettingsTableTest {

  private static final String NO_DEFAULT = "";
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final Map<String, String> SAMPLES =
      Map.of(
          "datacenter",
          "dc1",
          "registry-name",
          "main",
          "cache-seal-key",
          SECRET,
          "cache-seal-second-key",
          SECRET);

  @Test
  void namesAndDefaultsAreThoseOfTheCode() {
    Map<String, String> defaults = defaults();
    Map<String, List<String>> expected = new TreeMap<>();
    keys()
        .forEach(
            key ->
                expected.put(key, List.of(variable(key), defaults.getOrDefault(key, NO_DEFAULT))));

    Map<String, List<String>> documented = new TreeMap<>();
    rows().forEach(row -> documented.put(row.get(0), List.of(row.get(1), row.get(2))));

    assertThat(documented).containsExactlyEntriesOf(expected);
  }

  @Test
  void everyVariableIsReadFromTheEnvironment() {
    for (List<String> row : rows()) {
      String value =
          row.get(2).isEmpty() ? SAMPLES.getOrDefault(row.get(0), "memory:") : row.get(2);
      ServiceDiscoveryConfig config =
          ServiceDiscoveryConfig.builder()
              .registry("memory:")
              .cacheSealKey(SECRET) // the second key needs a first
              .fromEnvironment(Map.of(row.get(1), value))
              .build();
      assertThat(config.describe().lines())
          .contains(row.get(0) + "=" + (value.equals(SECRET) ? "***" : value));
    }
  }

  private static List<List<String>> rows() {
    return Markdown.readme().rows().stream()
        .filter(row -> row.size() > 2 && row.get(1).startsWith("DISCOVERY_"))
        .toList();
  }

  private static Map<String, String> defaults() {
    Map<String, String> defaults = new TreeMap<>();
    ServiceDiscoveryConfig.builder()
        .registry("memory:")
        .build()
        .describe()
        .lines()
        .map(line -> line.split("=", 2))
        .forEach(pair -> defaults.put(pair[0], pair[1]));
    defaults.remove("registry");
    return defaults;
  }

  /** All keys there are, as told to whoever uses an unknown one. */
  private static List<String> keys() {
    var builder = ServiceDiscoveryConfig.builder().registry("memory:").from(Map.of("?", ""));
    String message =
        catchThrowableOfType(ConfigurationException.class, builder::build).getMessage();
    String list = message.replaceAll("(?s).*\\(expected: one of (.*)\\).*", "$1");
    return Arrays.asList(list.split(", "));
  }

  private static String variable(String key) {
    return ServiceDiscoveryConfig.ENVIRONMENT_PREFIX
        + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
