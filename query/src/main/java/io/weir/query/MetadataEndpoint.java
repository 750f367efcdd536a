package io.weir.query;

import io.weir.model.record.MetadataRecord;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** {@code /metadata}: type, help and unit of the metrics that targets expose. */
final class MetadataEndpoint implements ApiHandler {
    private final Supplier<Map<String, MetadataRecord>> table;

    MetadataEndpoint(Supplier<Map<String, MetadataRecord>> table) {
        this.table = table;
    }

    /** Jobs that agree are one entry. */
    private record Metadata(String type, String help, String unit) {}

    @Override
    public ApiResult handle(ApiRequest request) {
        int limit = number(request, "limit");
        int limitPerMetric = number(request, "limit_per_metric");
        String wanted = request.text("metric");
        Map<String, Set<Metadata>> metrics = new TreeMap<>();
        for (MetadataRecord row : new TreeMap<>(table.get()).values()) {
            if (!wanted.isEmpty() && !wanted.equals(row.getMetric())) {
                continue;
            }
            // Unlike other endpoints, a limit of 0 means none here.
            if (limit >= 0 && metrics.size() >= limit && !metrics.containsKey(row.getMetric())) {
                continue;
            }
            Set<Metadata> entries = metrics.computeIfAbsent(row.getMetric(), name -> new LinkedHashSet<>());
            if (limitPerMetric <= 0 || entries.size() < limitPerMetric) {
                entries.add(new Metadata(row.getType(), row.getHelp(), row.getUnit()));
            }
        }
        return ApiResult.of(json -> {
            json.writeStartObject();
            for (Map.Entry<String, Set<Metadata>> metric : metrics.entrySet()) {
                json.writeArrayFieldStart(metric.getKey());
                for (Metadata entry : metric.getValue()) {
                    json.writeStartObject();
                    json.writeStringField("type", entry.type());
                    json.writeStringField("help", entry.help());
                    json.writeStringField("unit", entry.unit());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        });
    }

    private static int number(ApiRequest request, String name) {
        if (!request.has(name)) {
            return -1;
        }
        try {
            return Integer.parseInt(request.text(name));
        } catch (NumberFormatException e) {
            throw new ApiException(ErrorType.BAD_DATA, name + " must be a number", e);
        }
    }
}
