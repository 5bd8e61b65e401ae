/**
 * What this JVM holds of each service: the one place where answers are compared, doubted and
 * published.
 */
@NullMarked
package io.datapunk.discovery.core.view;

import org.jspecify.annotations.NullMarked;
