package io.datapunk.discovery.consul.poll;

import io.datapunk.discovery.consul.http.Ask;
import io.datapunk.discovery.consul.protocol.Parsed;
import java.time.Duration;
import java.util.Optional;

/**
 * A part of the catalog that has an index of its own, and that one blocking query follows for all
 * services: their names and tags, their checks, or the nodes.
 *
 * <p>Whatever changes an answer about a service moves the index of one of these parts.
 */
interface CatalogPart {

  /** Asks for the part as it is. */
  Ask read(Optional<String> datacenter);

  /** Asks for the index once it differs. */
  Ask poll(Optional<String> datacenter, long index, Duration wait);

  /** Returns whether the answer to a poll holds all that {@link #read} does. */
  boolean pollShowsAll();

  /** Keeps what is shown, and returns how it differs from what was shown before. */
  CatalogChange accept(Parsed shown);
}
