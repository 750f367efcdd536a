/** Receives remote write requests and appends their samples to Kafka. Started by the standalone module through {@link io.weir.scraper.receive.RemoteWriteReceiver}. */
@NullMarked
package io.weir.scraper.receive;

import org.jspecify.annotations.NullMarked;
