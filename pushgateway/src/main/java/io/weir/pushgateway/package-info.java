/**
 * The Pushgateway: batch jobs push their metrics over HTTP, groups of them live in the topic {@code push-groups}, and
 * their samples go to the samples topic as if the gateway had been scraped. {@link io.weir.pushgateway.Pushgateway} is
 * the entry point; {@code Gateway} holds the rules.
 */
@NullMarked
package io.weir.pushgateway;

import org.jspecify.annotations.NullMarked;
