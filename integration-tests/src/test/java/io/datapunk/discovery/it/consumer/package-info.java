/** Programs of users: one built outside of the reactor, and the quickstart. */
@NullMarked
package io.datapunk.discovery.it.consumer;

import org.jspecify.annotations.NullMarked;
