package io.weir.pushgateway;

import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.exposition.ExpositionFloat;
import io.weir.exposition.Metric;
import io.weir.model.MetricType;
import io.weir.model.histogram.Bucket;
import io.weir.model.histogram.Histogram;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * The groups as {@code /api/v1/metrics} shows them. Numbers are strings, as in the Pushgateway. A family called as one of
 * the other members stands in its place.
 */
final class GroupsJson {
    private static final String LABELS = "labels";
    private static final String LAST_PUSH_SUCCESSFUL = "last_push_successful";

    private final JsonGenerator json;

    GroupsJson(JsonGenerator json) {
        this.json = json;
    }

    void write(Collection<Group> groups) throws IOException {
        json.writeStartArray();
        for (Group group : groups) {
            write(group);
        }
        json.writeEndArray();
    }

    private void write(Group group) throws IOException {
        json.writeStartObject();
        if (!group.families().containsKey(LABELS)) {
            writeLabels(group.key().labels());
        }
        if (!group.families().containsKey(LAST_PUSH_SUCCESSFUL)) {
            json.writeBooleanField(LAST_PUSH_SUCCESSFUL, group.lastPushSuccessful());
        }
        for (Group.Family family : group.allFamilies()) {
            json.writeObjectFieldStart(family.metrics().name());
            write(group.key(), family);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void writeLabels(Map<String, String> labels) throws IOException {
        json.writeObjectFieldStart(LABELS);
        for (Map.Entry<String, String> label : labels.entrySet()) {
            json.writeStringField(label.getKey(), label.getValue());
        }
        json.writeEndObject();
    }

    private void write(GroupingKey key, Group.Family family) throws IOException {
        json.writeStringField(
                "time_stamp", Instant.ofEpochMilli(family.pushTimeMs()).toString());
        json.writeStringField("type", ConsistencyCheck.typeName(family.type()));
        if (!family.metrics().help().isEmpty()) {
            json.writeStringField("help", family.metrics().help());
        }
        json.writeArrayFieldStart("metrics");
        for (Metric metric : Metric.of(family.metrics())) {
            json.writeStartObject();
            Map<String, String> labels = new TreeMap<>(metric.labels().toMap());
            key.emptyLabels().forEach(name -> labels.putIfAbsent(name, ""));
            writeLabels(labels);
            writeValue(family.type(), metric);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeValue(MetricType type, Metric metric) throws IOException {
        switch (type) {
            case SUMMARY -> {
                writeParts("quantiles", metric);
                writeTotals(metric);
            }
            case HISTOGRAM, GAUGEHISTOGRAM -> {
                Histogram exponential = metric.nativeHistogram();
                if (exponential == null
                        || exponential.positive().isEmpty()
                                && exponential.negative().isEmpty()) {
                    writeParts("buckets", metric);
                } else {
                    writeBuckets(exponential);
                }
                writeTotals(metric);
            }
            default -> json.writeStringField("value", ExpositionFloat.format(metric.value()));
        }
    }

    private void writeTotals(Metric metric) throws IOException {
        json.writeStringField("sum", ExpositionFloat.format(metric.sum()));
        json.writeStringField("count", count(metric.count()));
    }

    private void writeParts(String member, Metric metric) throws IOException {
        json.writeObjectFieldStart(member);
        boolean buckets = member.equals("buckets");
        for (Metric.Part part : metric.parts()) {
            json.writeStringField(
                    ExpositionFloat.format(part.boundary()),
                    buckets ? count(part.value()) : ExpositionFloat.format(part.value()));
        }
        json.writeEndObject();
    }

    /** As arrays of a code that says which bounds belong to the bucket, the bounds, and the count. */
    private void writeBuckets(Histogram histogram) throws IOException {
        json.writeArrayFieldStart("buckets");
        for (Bucket bucket : histogram.buckets()) {
            json.writeStartArray();
            int inclusive = bucket.upperInclusive() ? 0 : 2;
            json.writeNumber(bucket.lowerInclusive() ? bucket.upperInclusive() ? 3 : 1 : inclusive);
            json.writeString(ExpositionFloat.format(bucket.lower()));
            json.writeString(ExpositionFloat.format(bucket.upper()));
            json.writeString(count(bucket.count()));
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    /** A count that is a whole number is one in Go too, and printed without an exponent. */
    private static String count(double count) {
        boolean whole = count == Math.rint(count) && Math.abs(count) < 1L << 62;
        return whole ? new BigDecimal(count).toPlainString() : ExpositionFloat.format(count);
    }
}
