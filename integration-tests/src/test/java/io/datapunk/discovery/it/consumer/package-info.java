/** An application outside of the reactor: what it can see, what it gets, and that it runs. */
@NullMarked
package io.datapunk.discovery.it.consumer;

import org.jspecify.annotations.NullMarked;
