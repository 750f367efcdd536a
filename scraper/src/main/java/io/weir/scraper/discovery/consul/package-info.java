/** Targets found in a Consul catalogue, by blocking queries of its HTTP API. */
@NullMarked
package io.weir.scraper.discovery.consul;

import org.jspecify.annotations.NullMarked;
