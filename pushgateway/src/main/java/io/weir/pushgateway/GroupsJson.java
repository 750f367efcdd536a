package io.weir.pushgateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.exposition.ExpositionFloat;
import io.weir.exposition.MetricFamily;
import io.weir.exposition.MetricFamily.Sample;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The groups as {@code /api/v1/metrics} shows them. Numbers are strings, as in the Pushgateway. */
final class GroupsJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private GroupsJson() {}

    static ArrayNode of(Collection<Group> groups) {
        ArrayNode array = JSON.arrayNode();
        groups.forEach(group -> array.add(group(group)));
        return array;
    }

    private static ObjectNode group(Group group) {
        ObjectNode node = JSON.objectNode();
        ObjectNode labels = node.putObject("labels");
        group.key().labels().forEach(labels::put);
        node.put("last_push_successful", group.lastPushSuccessful());
        for (Group.Family family : group.allFamilies()) {
            node.set(family.metrics().name(), family(group.key(), family));
        }
        return node;
    }

    private static ObjectNode family(GroupingKey key, Group.Family family) {
        MetricFamily metrics = family.metrics();
        ObjectNode node = JSON.objectNode();
        node.put("time_stamp", Instant.ofEpochMilli(family.pushTimeMs()).toString());
        node.put("type", ConsistencyCheck.typeName(metrics.type()));
        if (!metrics.help().isEmpty()) {
            node.put("help", metrics.help());
        }
        ArrayNode array = node.putArray("metrics");
        Map<Labels, ObjectNode> byLabels = new LinkedHashMap<>();
        for (Sample sample : metrics.samples()) {
            Labels labels = identity(metrics.type(), sample.labels());
            ObjectNode metric = byLabels.computeIfAbsent(labels, identity -> metric(array, key, identity));
            addValue(metric, metrics, sample);
        }
        return node;
    }

    private static Labels identity(MetricType type, Labels labels) {
        Labels unnamed = labels.without(Labels.METRIC_NAME);
        return switch (type) {
            case HISTOGRAM -> unnamed.without("le");
            case SUMMARY -> unnamed.without("quantile");
            default -> unnamed;
        };
    }

    private static ObjectNode metric(ArrayNode array, GroupingKey key, Labels labels) {
        ObjectNode metric = array.addObject();
        ObjectNode shown = metric.putObject("labels");
        labels.forEach((name, value) -> shown.put(name, value));
        key.emptyLabels().stream().filter(name -> !labels.has(name)).forEach(name -> shown.put(name, ""));
        return metric;
    }

    private static void addValue(ObjectNode metric, MetricFamily family, Sample sample) {
        String value = ExpositionFloat.format(sample.value());
        boolean histogram = family.type() == MetricType.HISTOGRAM;
        if (!histogram && family.type() != MetricType.SUMMARY) {
            metric.put("value", value);
            return;
        }
        String name = sample.labels().metricName();
        if (name.equals(family.name() + "_sum")) {
            metric.put("sum", value);
        } else if (name.equals(family.name() + "_count")) {
            metric.put("count", value);
        } else {
            String boundary = sample.labels().get(histogram ? "le" : "quantile");
            metric.withObjectProperty(histogram ? "buckets" : "quantiles").put(plain(boundary), value);
        }
    }

    /** A boundary as Go prints the number: {@code 1.0} is {@code 1}. */
    private static String plain(String boundary) {
        return boundary.endsWith(".0") ? boundary.substring(0, boundary.length() - 2) : boundary;
    }
}
