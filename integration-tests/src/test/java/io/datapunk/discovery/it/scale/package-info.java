/** What many watched services cost, on a real Consul: {@code bin/scale}, and a small part of it. */
package io.datapunk.discovery.it.scale;
