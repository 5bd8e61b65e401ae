/**
 * Own instances, kept in the registry: a keeper for each drives what the registry holds to what is
 * wanted.
 *
 * <p>A keeper and all that belongs to it live on one serial executor.
 */
@NullMarked
package io.datapunk.discovery.core.register;

import org.jspecify.annotations.NullMarked;
