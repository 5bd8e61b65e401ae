/**
 * Distributed cache on Redis, through Lettuce.
 *
 * <p>One hash for each entry, {@code sd:v1:{<key>}}, with the fields {@code p} (payload), {@code h}
 * (content hash), {@code s} (the moment of confirmation in microseconds of the server's clock) and
 * {@code a} (proof), and one channel for announcements. Scripts read and write them, so that each
 * comparison happens at the server, in one step and by its clock. Each touches one key only, so
 * that a cluster may hold it anywhere.
 */
@NullMarked
package io.datapunk.discovery.redis;

import org.jspecify.annotations.NullMarked;
