/**
 * The records on Weir's Kafka topics. The control records are generated from {@code src/main/avro}; the samples topic has
 * a hand-written codec, since it carries every sample: {@link io.weir.model.record.SampleBatchEncoder} and
 * {@link io.weir.model.record.SampleBatchReader}. All are Avro single-object encoded, so a reader of another version
 * resolves the writer's schema by the fingerprint in the header.
 */
@NullMarked
package io.weir.model.record;

import org.jspecify.annotations.NullMarked;
