/**
 * Kafka as Weir uses it: {@link io.weir.bus.Topic} says what the topics are, {@link io.weir.bus.SampleLog} appends samples,
 * {@link io.weir.bus.TableWriter} and {@link io.weir.bus.TableView} make a table of a compacted topic. A process connects
 * once, through {@link io.weir.bus.Bus}, and shares the connection among its components.
 */
@NullMarked
package io.weir.bus;

import org.jspecify.annotations.NullMarked;
