package io.datapunk.discovery.core.setup;

import static java.util.stream.Collectors.joining;

import io.datapunk.discovery.ConfigurationException;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers of one kind that the class path offers, by what they serve (a URI scheme, a type of
 * check). They are looked for once, in the calling thread; a broken one is reported and left out.
 *
 * @param <P> the kind of provider
 */
final class Providers<P> {

  /** A loader that only fails must not keep us in its loop for ever. */
  private static final int MOST_BROKEN = 100;

  /** Where the schemes of this project are served, for whoever forgot a dependency. */
  private static final Map<String, String> OUR_JARS =
      Map.of(
          "consul", "adapter-consul",
          "consuls", "adapter-consul",
          "memory", "adapter-inmemory",
          "micrometer", "adapter-micrometer",
          "redis", "adapter-redis-cache",
          "rediss", "adapter-redis-cache");

  private static final Logger log = LoggerFactory.getLogger(Providers.class);

  private final String kind;
  private final Map<String, List<P>> byName = new TreeMap<>();

  private Providers(String kind) {
    this.kind = kind;
  }

  /** Looks for providers of {@code type}; {@code names} tells what one serves. */
  static <P> Providers<P> find(
      String kind, Class<P> type, ClassLoader loader, Function<P, Set<String>> names) {
    Providers<P> providers = new Providers<>(kind);
    Iterator<P> found = ServiceLoader.load(type, loader).iterator();
    int broken = 0;
    while (broken < MOST_BROKEN) {
      try {
        if (!found.hasNext()) {
          break;
        }
        P provider = found.next();
        List.copyOf(names.apply(provider)).forEach(name -> providers.add(name, provider));
      } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
        broken++;
        log.atWarn().setCause(e).log("Left out a broken provider of {}: {}", kind, e.toString());
      }
    }
    return providers;
  }

  private void add(String name, P provider) {
    byName.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>()).add(provider);
  }

  /**
   * Returns the provider for a name.
   *
   * @throws ConfigurationException if there is none, with what there is, or more than one, with the
   *     jars they come from
   */
  P get(String field, String name) {
    List<P> candidates = byName.getOrDefault(name, List.of());
    if (candidates.isEmpty()) {
      throw new ConfigurationException(
          field + ": no " + kind + " serves \"" + name + ":\" (expected: " + wanted(name) + ")");
    }
    if (candidates.size() > 1) {
      String places = candidates.stream().map(Providers::place).sorted().collect(joining(" and "));
      throw new ConfigurationException(
          field + ": \"" + name + ":\" is served by " + places + " (expected: by one)");
    }
    return candidates.get(0);
  }

  private String wanted(String name) {
    String ours = OUR_JARS.get(name);
    if (ours != null) {
      return "the jar of " + ours + " on the class path";
    }
    return byName.isEmpty()
        ? "the jar of an adapter on the class path, there is none"
        : "one of " + String.join(", ", byName.keySet()) + ", or the jar of another adapter";
  }

  /** Returns all of them, each once, in order of the names they serve. */
  List<P> all() {
    return byName.values().stream().flatMap(List::stream).distinct().toList();
  }

  private static String place(Object provider) {
    CodeSource source = provider.getClass().getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    return provider.getClass().getName() + (location == null ? "" : " in " + location);
  }
}
