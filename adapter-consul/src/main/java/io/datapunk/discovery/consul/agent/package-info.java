/**
 * The agents of Consul that are asked, which of them is used now, and with which token. Uses no
 * other room.
 */
@NullMarked
package io.datapunk.discovery.consul.agent;

import org.jspecify.annotations.NullMarked;
