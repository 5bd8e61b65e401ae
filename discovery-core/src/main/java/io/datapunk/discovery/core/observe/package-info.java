/** Names of metrics, and the words of the log. */
@NullMarked
package io.datapunk.discovery.core.observe;

import org.jspecify.annotations.NullMarked;
