package io.weir.stream.job;

import io.weir.model.Fingerprint;
import io.weir.model.histogram.Histogram;
import io.weir.model.record.SampleBatchEncoder;
import io.weir.stream.rule.ProducedSample;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes what an evaluation produced into one record, or few, for each partition of the samples topic. */
final class ProducedBatches {
    private static final int MAX_PENDING_BYTES = 1 << 20;

    private ProducedBatches() {}

    static List<BusRecord> encode(List<ProducedSample> samples, int partitions) {
        List<BusRecord> records = new ArrayList<>();
        @Nullable SampleBatchEncoder[] encoders = new SampleBatchEncoder[partitions];
        for (ProducedSample sample : samples) {
            Fingerprint fingerprint = Fingerprint.of(sample.labels());
            int partition = fingerprint.partition(partitions);
            SampleBatchEncoder encoder = encoders[partition];
            if (encoder == null) {
                encoder = new SampleBatchEncoder();
                encoder.begin(sample.timestampMs());
                encoders[partition] = encoder;
            }
            SampleBatchEncoder.Series series = encoder.series(fingerprint, sample.labels());
            Histogram histogram = sample.histogram();
            if (histogram == null) {
                encoder.add(series, sample.timestampMs(), sample.value());
            } else {
                encoder.add(series, sample.timestampMs(), histogram);
            }
            if (encoder.pendingBytes() > MAX_PENDING_BYTES) {
                records.add(BusRecord.samples(partition, encoder.finish()));
                encoders[partition] = null;
            }
        }
        for (int partition = 0; partition < partitions; partition++) {
            SampleBatchEncoder encoder = encoders[partition];
            if (encoder != null) {
                records.add(BusRecord.samples(partition, encoder.finish()));
            }
        }
        return records;
    }
}
