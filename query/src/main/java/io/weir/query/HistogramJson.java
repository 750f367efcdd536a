package io.weir.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.model.histogram.Bucket;
import io.weir.model.histogram.Histogram;
import java.io.IOException;
import java.util.List;

/** Writes native histograms as Prometheus's API does. */
final class HistogramJson {
    private HistogramJson() {}

    /** {@code [time, {"count": ..., "sum": ..., "buckets": [[rule, lower, upper, count], ...]}]}. */
    static void sample(JsonGenerator json, long timestampMs, Histogram histogram) throws IOException {
        json.writeStartArray();
        json.writeNumber(ApiJson.pointTime(timestampMs));
        json.writeStartObject();
        json.writeStringField("count", SampleText.of(histogram.count()));
        json.writeStringField("sum", SampleText.of(histogram.sum()));
        List<Bucket> buckets = histogram.buckets();
        if (!buckets.isEmpty()) {
            json.writeArrayFieldStart("buckets");
            for (Bucket bucket : buckets) {
                json.writeStartArray();
                json.writeNumber(rule(bucket));
                json.writeString(SampleText.of(bucket.lower()));
                json.writeString(SampleText.of(bucket.upper()));
                json.writeString(SampleText.of(bucket.count()));
                json.writeEndArray();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndArray();
    }

    /** Which bounds belong to the bucket: 0 the upper, 1 the lower, 2 neither, 3 both. */
    private static int rule(Bucket bucket) {
        if (bucket.lowerInclusive()) {
            return bucket.upperInclusive() ? 3 : 1;
        }
        return bucket.upperInclusive() ? 0 : 2;
    }
}
