package io.datapunk.discovery.it.chaos;

import io.datapunk.discovery.it.servers.Await;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Another client of Consul, in a process of its own, which tells what its lookups give; see the
 * project in {@code integration-tests/peers}.
 */
final class PeerProcess implements Subject {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration HANGING = Duration.ofSeconds(20);
  private static final String MAIN = "io.datapunk.discovery.peers.PeerNode";

  private final String name;
  private final FaultyProxy agent;
  private final MachinePauses pauses;
  private final Findings findings = new Findings();
  private final Map<String, Judge> judges = new HashMap<>();
  private final Process process;
  private volatile boolean ready;
  private volatile int threads;
  private volatile long heardNanos = System.nanoTime();
  private volatile long hungSinceNanos;
  private long lookups;

  PeerProcess(
      String name,
      String kind,
      String classPath,
      List<History> histories,
      FaultyProxy agent,
      MachinePauses pauses) {
    this.name = name;
    this.agent = agent;
    this.pauses = pauses;
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                MAIN,
                kind,
                Integer.toString(agent.port())));
    for (History history : histories) {
      command.add(history.service());
      judges.put(history.service(), new Judge(name, history, findings));
    }
    try {
      process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.to(errors(kind)))
              .start();
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
    Thread reader = new Thread(this::read, kind);
    reader.setDaemon(true);
    reader.start();
    Await.until(name + " is ready", PATIENCE, () -> ready);
  }

  private static File errors(String kind) {
    return Path.of(System.getProperty("basedir", ""), "target", kind + ".err").toFile();
  }

  private void read() {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        String[] words = line.split(" ");
        if (words[0].equals(">")) {
          heard(Long.parseLong(words[1]), Arrays.asList(words).subList(2, words.length));
        }
      }
    } catch (IOException ended) {
      // it was closed
    }
  }

  private void heard(long nanos, List<String> words) {
    heardNanos = System.nanoTime();
    switch (words.get(0)) {
      case "saw" -> {
        int unused =
            judges.get(words.get(1)).saw(State.of(list(words.get(2)), list(words.get(3))), nanos);
      }
      case "failed" -> findings.failed(name + " failed: " + words);
      case "slow" -> {
        long began = Long.parseLong(words.get(2));
        if (LookupTimes.isTooLong(began, nanos, pauses)) {
          findings.blocked(name + " waited " + (nanos - began) / 1_000_000 + " ms");
        }
      }
      case "turn" -> {
        for (long now = Long.parseLong(words.get(1)); lookups < now; lookups++) {
          findings.lookedUp();
        }
        threads = Integer.parseInt(words.get(2));
      }
      default -> ready = true;
    }
  }

  private static TreeSet<String> list(String text) {
    return text.equals("-") ? new TreeSet<>() : new TreeSet<>(List.of(text.split(",")));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Findings findings() {
    if (hangs() && hungSinceNanos != heardNanos) { // a lookup that never ends tells nothing
      hungSinceNanos = heardNanos;
      findings.blocked(name + " has been waiting for longer than " + HANGING);
    }
    return findings;
  }

  @Override
  public boolean isRight(History history) {
    return judges.get(history.service()).last().equals(history.last());
  }

  @Override
  public boolean hangs() {
    return System.nanoTime() - heardNanos > HANGING.toNanos();
  }

  @Override
  public boolean misses(History history) {
    return !isRight(history);
  }

  @Override
  public String describe(History history) {
    return "shows " + judges.get(history.service()).last();
  }

  @Override
  public int connections() {
    return agent.connections();
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
