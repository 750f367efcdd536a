/** Finds targets, scrapes them, and publishes their samples to Kafka. Started by the standalone module through {@link io.weir.scraper.Scraper}. */
@NullMarked
package io.weir.scraper;

import org.jspecify.annotations.NullMarked;
