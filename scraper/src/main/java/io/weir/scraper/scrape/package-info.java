/** Scrape pools and loops: from the bytes of an exposition to samples in Kafka, with staleness and health. */
@NullMarked
package io.weir.scraper.scrape;

import org.jspecify.annotations.NullMarked;
