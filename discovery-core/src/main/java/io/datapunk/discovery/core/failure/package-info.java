/** From what a port failed with to what the caller of the API is told: the one mapping. */
@NullMarked
package io.datapunk.discovery.core.failure;

import org.jspecify.annotations.NullMarked;
