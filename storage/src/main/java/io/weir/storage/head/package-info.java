/**
 * The newest samples of every series of one partition, in memory. Plain Java: the Kafka Streams shell feeds it, the block
 * cutter and queries read it.
 */
@NullMarked
package io.weir.storage.head;

import org.jspecify.annotations.NullMarked;
