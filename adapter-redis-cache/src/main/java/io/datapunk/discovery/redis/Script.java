package io.datapunk.discovery.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A script that runs at the server, on one key. Called by its hash; a server that does not know it,
 * as after each restart, is sent the text.
 */
final class Script {

  private final byte[] text;
  private final String hash;
  private final ScriptOutputType answer;

  private Script(byte[] text, ScriptOutputType answer) {
    this.text = text;
    this.hash = sha1(text);
    this.answer = answer;
  }

  /** Reads a script that lies beside this class. */
  static Script load(String name, ScriptOutputType answer) {
    try (InputStream in = Script.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("script: " + name + " (expected: in the adapter's jar)");
      }
      return new Script(in.readAllBytes(), answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  <T> CompletionStage<T> run(
      RedisScriptingAsyncCommands<byte[], byte[]> redis, byte[] key, byte[]... arguments) {
    byte[][] keys = {key};
    return redis
        .<T>evalsha(hash, answer, keys, arguments)
        .exceptionallyCompose(
            failure ->
                isUnknownScript(failure)
                    ? redis.<T>eval(text, answer, keys, arguments)
                    : CompletableFuture.failedFuture(failure));
  }

  private static boolean isUnknownScript(Throwable failure) {
    Throwable bare = failure instanceof CompletionException ? failure.getCause() : failure;
    return bare instanceof RedisNoScriptException;
  }

  private static String sha1(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
