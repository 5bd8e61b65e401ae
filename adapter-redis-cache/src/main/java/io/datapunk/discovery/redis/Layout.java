package io.datapunk.discovery.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The names used in Redis. Everything begins with the prefix, so that one rule of an access list
 * covers a tenant: {@code ~sd:v1:* &sd:v1:*}.
 *
 * @param prefix of all keys and of the channel
 * @param database its number, part of the channel's name because channels do not know databases
 */
record Layout(String prefix, int database) {

  /** Returns the key of an entry; its braces make the part between them decide on the slot. */
  byte[] key(String key) {
    return (prefix + ":{" + PercentText.encode(key) + "}").getBytes(US_ASCII);
  }

  /** Returns the channel of the announcements. */
  byte[] channel() {
    return (prefix + ":announcements:" + database).getBytes(US_ASCII);
  }
}
