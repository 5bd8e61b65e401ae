package io.datapunk.discovery.core.health;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** A server that gives every request the same answer and remembers what it was asked. */
final class TinyHttpServer implements AutoCloseable {

  /** Writes an answer. */
  @FunctionalInterface
  interface Answer {
    void write(OutputStream out) throws IOException;
  }

  private final ServerSocket socket;
  private final List<List<String>> requests = new CopyOnWriteArrayList<>();
  private volatile Function<String, Answer> answer = head -> status(200, "", "");

  TinyHttpServer(Executor executor) throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    executor.execute(() -> accept(executor));
  }

  static Answer status(int status, String header, String body) {
    String head = "HTTP/1.1 " + status + " Text\r\nConnection: close\r\n" + header;
    String length = "Content-Length: " + body.length() + "\r\n\r\n";
    return out -> out.write((head + length + body).getBytes(StandardCharsets.US_ASCII));
  }

  void answers(Answer with) {
    answersFrom(head -> with);
  }

  /** Answers by the first line of the request. */
  void answersFrom(Function<String, Answer> with) {
    answer = with;
  }

  void answers(int status, String body) {
    answers(status(status, "", body));
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Returns the lines of each request's head. */
  List<List<String>> requests() {
    return requests;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void accept(Executor executor) {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        executor.execute(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
      List<String> head = new ArrayList<>();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        head.add(line);
      }
      requests.add(head);
      if (!head.isEmpty()) {
        answer.apply(head.get(0)).write(connection.getOutputStream());
      }
    } catch (IOException gone) {
      // The client has hung up.
    }
  }
}
