package io.weir.query;

import static io.weir.query.JsonBytes.ascii;

import io.weir.model.histogram.Bucket;
import io.weir.model.histogram.Histogram;
import java.io.IOException;
import java.util.List;

/** Writes native histograms as Prometheus's API does. */
final class HistogramJson {
    private static final byte[] COUNT = ascii(",{\"count\":");
    private static final byte[] SUM = ascii(",\"sum\":");
    private static final byte[] BUCKETS = ascii(",\"buckets\":[");
    private static final byte[] END = ascii("}]");

    private HistogramJson() {}

    /** {@code [time, {"count": ..., "sum": ..., "buckets": [[rule, lower, upper, count], ...]}]}. */
    static void sample(JsonBytes json, long timestampMs, Histogram histogram) throws IOException {
        json.raw('[');
        json.seconds(timestampMs);
        json.raw(COUNT);
        json.value(histogram.count());
        json.raw(SUM);
        json.value(histogram.sum());
        List<Bucket> buckets = histogram.buckets();
        if (!buckets.isEmpty()) {
            json.raw(BUCKETS);
            for (int i = 0; i < buckets.size(); i++) {
                if (i > 0) {
                    json.raw(',');
                }
                bucket(json, buckets.get(i));
            }
            json.raw(']');
        }
        json.raw(END);
    }

    private static void bucket(JsonBytes json, Bucket bucket) throws IOException {
        json.raw('[');
        json.raw(rule(bucket));
        json.raw(',');
        json.value(bucket.lower());
        json.raw(',');
        json.value(bucket.upper());
        json.raw(',');
        json.value(bucket.count());
        json.raw(']');
    }

    /** Which bounds belong to the bucket: 0 the upper, 1 the lower, 2 neither, 3 both. */
    private static char rule(Bucket bucket) {
        if (bucket.lowerInclusive()) {
            return bucket.upperInclusive() ? '3' : '1';
        }
        return bucket.upperInclusive() ? '0' : '2';
    }
}
