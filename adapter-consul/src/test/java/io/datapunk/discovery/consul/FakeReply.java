package io.datapunk.discovery.consul;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** What a fake agent does with a request: an answer, or one of the ways to have none. */
record FakeReply(Kind kind, int status, TreeMap<String, String> headers, byte[] body) {

  enum Kind {
    ANSWER,
    /** The bytes as they are, then the end of the connection. */
    RAW,
    /** The bytes as they are, then nothing more. */
    STALL,
    /** Nothing, for as long as the client waits. */
    HANG,
    /** The end of the connection. */
    CLOSE,
    RESET
  }

  /** An answer as from 1.8.7, at index 7. */
  static FakeReply json(String body) {
    return status(200, body)
        .with("Content-Type", "application/json")
        .with("X-Consul-Index", "7")
        .with("X-Consul-KnownLeader", "true")
        .with("X-Consul-LastContact", "0");
  }

  static FakeReply status(int status, String body) {
    return new FakeReply(
        Kind.ANSWER, status, new TreeMap<>(), body.getBytes(StandardCharsets.UTF_8));
  }

  static FakeReply raw(String text) {
    return new FakeReply(Kind.RAW, 0, new TreeMap<>(), text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static FakeReply stalling(String text) {
    return new FakeReply(
        Kind.STALL, 0, new TreeMap<>(), text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static FakeReply of(Kind kind) {
    return new FakeReply(kind, 0, new TreeMap<>(), new byte[0]);
  }

  FakeReply with(String header, String value) {
    TreeMap<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    return new FakeReply(kind, status, more, body);
  }

  FakeReply asStatus(int other) {
    return new FakeReply(kind, other, headers, body);
  }

  FakeReply without(String header) {
    TreeMap<String, String> fewer = new TreeMap<>(headers);
    fewer.remove(header);
    return new FakeReply(kind, status, fewer, body);
  }

  FakeReply gzip() {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new FakeReply(kind, status, headers, packed.toByteArray())
        .with("Content-Encoding", "gzip");
  }

  byte[] bytes() {
    if (kind == Kind.RAW || kind == Kind.STALL) {
      return body;
    }
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(body);
    return all.toByteArray();
  }
}
