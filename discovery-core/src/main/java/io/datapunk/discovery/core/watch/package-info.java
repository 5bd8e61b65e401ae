/** Following services: one loop for each, whoever subscribes. */
@NullMarked
package io.datapunk.discovery.core.watch;

import org.jspecify.annotations.NullMarked;
