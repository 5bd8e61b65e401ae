package io.datapunk.discovery.testkit.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.datapunk.discovery.testkit.simulation.oracle.Violation;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * How the run of a seed ended.
 *
 * @param seed the seed
 * @param plan what the seed was about, readable
 * @param violations the promises that were broken, first ones first
 * @param history what happened, readable; empty unless it was asked for
 */
public record Outcome(long seed, String plan, List<Violation> violations, String history) {

  /** Returns whether all promises were kept. */
  public boolean isGood() {
    return violations.isEmpty();
  }

  /** Returns the seed and its first violation, on one line. */
  public String summary() {
    String first = isGood() ? "all promises were kept" : violations.get(0).toString();
    return "seed " + seed + ": " + first.lines().findFirst().orElse("");
  }

  /** Returns the seed, how long its story is, and a hash of the story: equal runs, equal lines. */
  public String digest() {
    String story = story();
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(story.getBytes(UTF_8));
      return "seed " + seed + ": " + story.length() + " " + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** Returns everything, with how to repeat it. */
  public String story() {
    StringBuilder text = new StringBuilder();
    text.append("== seed ").append(seed).append(": ").append(plan).append('\n');
    text.append(history);
    violations.forEach(violation -> text.append(violation).append('\n'));
    text.append("== repeat it with: bin/simulate --seed ").append(seed).append('\n');
    return text.toString();
  }
}
