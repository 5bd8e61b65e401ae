/** Consul and Redis over TLS, from programs that trust their certificate and that do not. */
package io.datapunk.discovery.it.tls;
