package io.datapunk.discovery.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Connections that do what a test says; each is a number. */
final class FakeWire implements Wire<Integer> {

  final List<CompletableFuture<Integer>> dials = new ArrayList<>();
  final List<Runnable> breaks = new ArrayList<>();
  final List<CompletableFuture<String>> pings = new ArrayList<>();
  final List<Integer> ended = new ArrayList<>();
  CompletionStage<?> prepared = CompletableFuture.completedFuture("ready");

  @Override
  public CompletableFuture<Integer> dial() {
    CompletableFuture<Integer> dial = new CompletableFuture<>();
    dials.add(dial);
    return dial;
  }

  @Override
  public CompletionStage<?> prepare(Integer connection, Runnable broken) {
    breaks.add(broken);
    return prepared;
  }

  @Override
  public CompletionStage<?> ping(Integer connection) {
    CompletableFuture<String> ping = new CompletableFuture<>();
    pings.add(ping);
    return ping;
  }

  @Override
  public void close(Integer connection) {
    ended.add(connection);
  }

  void succeed(int dial) {
    dials.get(dial).complete(dial);
  }

  void fail(int dial) {
    dials.get(dial).completeExceptionally(new IllegalStateException("refused"));
  }
}
