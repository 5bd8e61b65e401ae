/**
 * Shared polls: a few that follow the catalog for many services, see {@code docs/scale.md}. Begin
 * with {@code SharedPolls}. Uses {@code agent}, {@code http}, {@code call} and {@code protocol}.
 */
@NullMarked
package io.datapunk.discovery.consul.poll;

import org.jspecify.annotations.NullMarked;
