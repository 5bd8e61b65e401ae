/** Handing views to subscribers: in order, one at a time, the latest wins. */
@NullMarked
package io.datapunk.discovery.core.deliver;

import org.jspecify.annotations.NullMarked;
