/**
 * The way to the agents: requests and their answers, how many connections may be held, how old an
 * answer is, and what a failure on the way means. Begin with {@code AgentHttp}. Uses {@code agent}.
 */
@NullMarked
package io.datapunk.discovery.consul.http;

import org.jspecify.annotations.NullMarked;
