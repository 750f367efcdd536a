package io.weir.query;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.model.GoFloat;
import io.weir.model.Labels;
import io.weir.model.NumberText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The API's JSON: its envelope, and how it writes label sets, times and sample values. */
final class ApiJson {
    private static final JsonFactory FACTORY = new JsonFactory()
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);

    private ApiJson() {}

    /** Writes {@code {"status":"success","data":…}}. */
    static void writeSuccess(OutputStream out, ApiResult result) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField("status", "success");
            json.writeFieldName("data");
            result.data().writeTo(json);
            notices(json, "warnings", result.warnings());
            notices(json, "infos", result.infos());
            json.writeEndObject();
        }
    }

    private static void notices(JsonGenerator json, String name, List<String> notices) throws IOException {
        if (!notices.isEmpty()) {
            json.writeFieldName(name);
            strings(json, notices);
        }
    }

    /** Writes {@code {"status":"error","errorType":…,"error":…}}. */
    static void writeError(OutputStream out, ErrorType type, String message) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField("status", "error");
            json.writeStringField("errorType", type.text());
            json.writeStringField("error", message);
            json.writeEndObject();
        }
    }

    /** Writes {@code data} alone, without an envelope. */
    static void writeBare(OutputStream out, ApiResult.Data data) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(out, JsonEncoding.UTF8)) {
            data.writeTo(json);
        }
    }

    static void strings(JsonGenerator json, Iterable<String> strings) throws IOException {
        json.writeStartArray();
        for (String string : strings) {
            json.writeString(string);
        }
        json.writeEndArray();
    }

    static void labels(JsonGenerator json, Labels labels) throws IOException {
        json.writeStartObject();
        for (int i = 0; i < labels.size(); i++) {
            json.writeStringField(labels.name(i), labels.value(i));
        }
        json.writeEndObject();
    }

    /** An object with ascending keys. */
    static void strings(JsonGenerator json, Map<String, String> map) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, String> entry : new TreeMap<>(map).entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    static void labels(JsonGenerator json, String field, Map<String, String> labels) throws IOException {
        json.writeFieldName(field);
        strings(json, labels);
    }

    /** A number as Go's JSON prints it, such as a duration in seconds. */
    static void number(JsonGenerator json, String field, double value) throws IOException {
        json.writeFieldName(field);
        json.writeNumber(GoFloat.formatApi(value));
    }

    /** Seconds with the decimals they need, as Prometheus writes the time of a scalar or string. */
    static String scalarTime(long timestampMs) {
        byte[] time = new byte[NumberText.MAX_BYTES];
        int end = NumberText.writeSeconds(timestampMs, time, 0);
        while (timestampMs % 1000 != 0 && time[end - 1] == '0') {
            end--;
        }
        return new String(time, 0, end, StandardCharsets.US_ASCII);
    }
}
