/**
 * Lookups and reads that wait for a difference, by polls of their own or shared ones, and whether
 * rights may have hidden something. Begin with {@code Reads}. Uses {@code poll} and all below.
 */
@NullMarked
package io.datapunk.discovery.consul.read;

import org.jspecify.annotations.NullMarked;
