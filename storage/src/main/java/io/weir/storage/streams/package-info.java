/** The Kafka Streams shell around the heads. Started by the store process and by standalone. */
@NullMarked
package io.weir.storage.streams;

import org.jspecify.annotations.NullMarked;
