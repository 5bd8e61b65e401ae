package io.datapunk.discovery.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

/** One command to a Redis, past every driver; answers of one line only. */
public final class RedisWire {

  private static final int TIMEOUT_MILLIS = 10_000;

  private RedisWire() {}

  /** Returns how many bytes the server has sent so far, to all of its clients. */
  public static long sent(int port) {
    String found = "string.match(redis.call('INFO', 'stats'), 'total_net_output_bytes:(%d+)')";
    return Long.parseLong(ask(port, "EVAL", "return tonumber(" + found + ")", "0").substring(1));
  }

  /** Returns the first line of the answer; an error is an {@link IllegalStateException}. */
  public static String ask(int port, String... command) {
    StringBuilder request = new StringBuilder("*").append(command.length).append("\r\n");
    for (String part : command) {
      request.append('$').append(part.length()).append("\r\n").append(part).append("\r\n");
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(request.toString().getBytes(ISO_8859_1));
      BufferedReader answers =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      String answer = answers.readLine();
      if (answer == null || answer.startsWith("-")) {
        throw new IllegalStateException(command[0] + ": " + answer);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(command[0], e);
    }
  }
}
