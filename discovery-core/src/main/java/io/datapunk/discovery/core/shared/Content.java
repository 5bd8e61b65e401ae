package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceEndpoint;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a view's bytes say: the service, then its endpoints by id, without the history of their
 * health. Equal content gives equal bytes.
 */
final class Content {

  private static final int MOST_ENDPOINTS = 100_000;
  private static final int MOST_PAIRS = 1_000;

  private Content() {}

  /** Returns the bytes; empty if one of them is too long to be written, or all are too many. */
  static Optional<byte[]> write(String service, List<ServiceEndpoint> endpoints, int most) {
    if (endpoints.size() > MOST_ENDPOINTS) {
      return Optional.empty();
    }
    List<ServiceEndpoint> sorted = new ArrayList<>(endpoints);
    sorted.sort(Comparator.comparing(ServiceEndpoint::id));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(service);
      out.writeInt(sorted.size());
      for (ServiceEndpoint endpoint : sorted) {
        write(out, endpoint);
        if (bytes.size() > most) {
          return Optional.empty();
        }
      }
    } catch (IOException e) { // a text of more than 65,535 bytes
      return Optional.empty();
    }
    return Optional.of(bytes.toByteArray());
  }

  static List<ServiceEndpoint> read(String service, byte[] content) throws UnreadableException {
    try {
      ContentReader in = new ContentReader(content);
      if (!in.readText().equals(service)) {
        throw new UnreadableException("foreign", "it is about another service");
      }
      List<ServiceEndpoint> endpoints = new ArrayList<>();
      for (int left = count(in, MOST_ENDPOINTS); left > 0; left--) {
        ServiceEndpoint endpoint = read(in, service);
        if (!endpoints.isEmpty() && last(endpoints).id().compareTo(endpoint.id()) >= 0) {
          throw new UnreadableException("garbage", "its endpoints are not sorted");
        }
        endpoints.add(endpoint);
      }
      if (in.hasMore()) {
        throw new UnreadableException("garbage", "more follows behind its endpoints");
      }
      return Collections.unmodifiableList(endpoints);
    } catch (IOException | IllegalArgumentException e) {
      throw new UnreadableException("garbage", "its content is broken");
    }
  }

  /** Returns a text that stands for the bytes. */
  static String hash(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static void write(DataOutputStream out, ServiceEndpoint endpoint) throws IOException {
    out.writeUTF(endpoint.id());
    out.writeUTF(endpoint.host());
    out.writeInt(endpoint.port());
    out.writeInt(endpoint.weight());
    out.writeUTF(endpoint.datacenter());
    out.writeUTF(endpoint.health().name());
    writeCount(out, endpoint.tags().size());
    for (String tag : endpoint.tags()) {
      out.writeUTF(tag);
    }
    writeCount(out, endpoint.metadata().size());
    for (Map.Entry<String, String> pair : endpoint.metadata().entrySet()) {
      out.writeUTF(pair.getKey());
      out.writeUTF(pair.getValue());
    }
  }

  private static ServiceEndpoint read(ContentReader in, String service) throws IOException {
    String id = in.readText();
    String host = in.readText();
    ServiceEndpoint.Builder endpoint = ServiceEndpoint.builder(service, id, host, in.readInt());
    endpoint.weight(in.readInt());
    endpoint.datacenter(in.readText());
    endpoint.health(HealthStatus.valueOf(in.readText()));
    List<String> tags = new ArrayList<>();
    for (int left = count(in, MOST_PAIRS); left > 0; left--) {
      tags.add(in.readText());
    }
    Map<String, String> metadata = new TreeMap<>();
    for (int left = count(in, MOST_PAIRS); left > 0; left--) {
      metadata.put(in.readText(), in.readText());
    }
    return endpoint.tags(tags).metadata(metadata).build();
  }

  private static void writeCount(DataOutputStream out, int count) throws IOException {
    if (count > MOST_PAIRS) {
      throw new IOException("too many");
    }
    out.writeInt(count);
  }

  private static int count(ContentReader in, int most) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > most) {
      throw new IOException("too many");
    }
    return count;
  }

  private static ServiceEndpoint last(List<ServiceEndpoint> endpoints) {
    return endpoints.get(endpoints.size() - 1);
  }
}
