package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceEndpoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * The bytes of a view in the distributed cache: two letters, the format's version, then the
 * deflated endpoints, sorted, so that equal content gives equal bytes.
 *
 * <p>Bytes from outside are not trusted: sizes are checked before anything is allocated for them,
 * and what cannot be read is no view.
 */
final class Codec {

  private static final byte[] MAGIC = {'D', 'P'};
  private static final byte VERSION = 1;
  private static final int HEADER = MAGIC.length + 1;
  private static final int MOST_ENDPOINTS = 100_000;
  private static final int MOST_PAIRS = 1_000;
  private static final int LARGEST_PAYLOAD = 4 << 20;

  private Codec() {}

  /** Returns the bytes of a view; empty if they would be too many. */
  static Optional<byte[]> encode(String service, List<ServiceEndpoint> endpoints) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(MAGIC);
    bytes.write(VERSION);
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes, deflater))) {
      out.writeUTF(service);
      out.writeInt(endpoints.size());
      for (ServiceEndpoint endpoint : endpoints) {
        write(out, endpoint);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return bytes.size() > LARGEST_PAYLOAD ? Optional.empty() : Optional.of(bytes.toByteArray());
  }

  /** Returns the endpoints, or throws {@link UnreadableException} with the reason. */
  static List<ServiceEndpoint> decode(String service, byte[] bytes) throws UnreadableException {
    checkHeader(bytes);
    Inflater inflater = new Inflater(true);
    ByteArrayInputStream body = new ByteArrayInputStream(bytes, HEADER, bytes.length - HEADER);
    try (DataInputStream in = new DataInputStream(new InflaterInputStream(body, inflater))) {
      String writtenFor = in.readUTF();
      if (!writtenFor.equals(service)) {
        throw new UnreadableException("foreign", "it is about another service");
      }
      int count = bounded(in.readInt(), MOST_ENDPOINTS, "endpoints");
      List<ServiceEndpoint> endpoints = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        endpoints.add(read(in, service));
      }
      return endpoints;
    } catch (IOException | IllegalArgumentException e) {
      throw new UnreadableException("garbage", "it cannot be read: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  private static void checkHeader(byte[] bytes) throws UnreadableException {
    if (bytes.length > LARGEST_PAYLOAD) {
      throw new UnreadableException("oversized", bytes.length + " bytes");
    }
    if (bytes.length < HEADER || bytes[0] != MAGIC[0] || bytes[1] != MAGIC[1]) {
      throw new UnreadableException("garbage", "it is no view");
    }
    if (bytes[2] != VERSION) {
      throw new UnreadableException("other_version", "it has format " + bytes[2]);
    }
  }

  private static void write(DataOutputStream out, ServiceEndpoint endpoint) throws IOException {
    out.writeUTF(endpoint.id());
    out.writeUTF(endpoint.host());
    out.writeInt(endpoint.port());
    out.writeInt(endpoint.weight());
    out.writeUTF(endpoint.datacenter());
    out.writeUTF(endpoint.health().name());
    out.writeInt(endpoint.tags().size());
    for (String tag : endpoint.tags()) {
      out.writeUTF(tag);
    }
    out.writeInt(endpoint.metadata().size());
    for (Map.Entry<String, String> pair : endpoint.metadata().entrySet()) {
      out.writeUTF(pair.getKey());
      out.writeUTF(pair.getValue());
    }
  }

  private static ServiceEndpoint read(DataInputStream in, String service) throws IOException {
    String id = in.readUTF();
    String host = in.readUTF();
    ServiceEndpoint.Builder endpoint = ServiceEndpoint.builder(service, id, host, in.readInt());
    endpoint.weight(in.readInt());
    endpoint.datacenter(in.readUTF());
    endpoint.health(HealthStatus.valueOf(in.readUTF()));
    List<String> tags = new ArrayList<>();
    int tagCount = bounded(in.readInt(), MOST_PAIRS, "tags");
    for (int i = 0; i < tagCount; i++) {
      tags.add(in.readUTF());
    }
    Map<String, String> metadata = new TreeMap<>();
    int pairCount = bounded(in.readInt(), MOST_PAIRS, "metadata pairs");
    for (int i = 0; i < pairCount; i++) {
      metadata.put(in.readUTF(), in.readUTF());
    }
    return endpoint.tags(tags).metadata(metadata).build();
  }

  private static int bounded(int value, int most, String what) throws IOException {
    if (value < 0 || value > most) {
      throw new IOException(value + " " + what + " (expected: 0-" + most + ")");
    }
    return value;
  }
}
