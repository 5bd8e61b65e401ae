/** Two levels of cache on real servers, and between real processes. */
package io.datapunk.discovery.it.cache;
