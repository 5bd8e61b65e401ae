/**
 * Reading an instance back from its agent and the catalog, and when an agent counts as lost for it.
 * Begin with {@code Finding}. Uses {@code read} for the rights, and what is below {@code poll}.
 */
@NullMarked
package io.datapunk.discovery.consul.find;

import org.jspecify.annotations.NullMarked;
