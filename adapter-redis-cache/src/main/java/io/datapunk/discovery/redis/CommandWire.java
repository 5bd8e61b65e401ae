package io.datapunk.discovery.redis;

import io.datapunk.discovery.core.port.Ticks;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Connections for commands; each is tested by asking for the server's time. */
record CommandWire(Driver driver, Ticks ticks) implements Wire<Commands> {

  @Override
  public CompletableFuture<Commands> dial() {
    return driver
        .commands()
        .thenApply(connection -> new Commands(connection, new ServerClock(ticks)));
  }

  @Override
  public CompletionStage<?> prepare(Commands commands, Runnable broken) {
    Breaks.watch(commands.connection(), broken);
    return commands.time();
  }

  @Override
  public CompletionStage<?> ping(Commands commands) {
    return commands.time();
  }

  @Override
  public void close(Commands commands) {
    commands.connection().closeAsync();
  }
}
