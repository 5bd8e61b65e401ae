/** Discovering: from the published view, or by the one load in flight. */
@NullMarked
package io.datapunk.discovery.core.lookup;

import org.jspecify.annotations.NullMarked;
