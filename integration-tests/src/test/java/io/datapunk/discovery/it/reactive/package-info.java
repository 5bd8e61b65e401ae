/** The publisher of changes, held against the rules of Reactive Streams. */
package io.datapunk.discovery.it.reactive;
