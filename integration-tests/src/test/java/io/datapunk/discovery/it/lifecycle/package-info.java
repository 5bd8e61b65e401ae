/** Registrations on a real Consul, also from processes that are killed. */
package io.datapunk.discovery.it.lifecycle;
