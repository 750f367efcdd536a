package io.weir.alertmanager.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.web.Request;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads request bodies, with the framework's words where they don't fit the schema. */
final class JsonBody {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int BAD_REQUEST = 400;

    private JsonBody() {}

    static JsonNode parse(Request request, String name) throws ApiException {
        try {
            JsonNode json = MAPPER.readTree(request.body());
            if (json == null || json.isMissingNode() || json.isNull()) {
                throw ApiException.schema(ApiException.REQUIRED, name + " in body is required");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw malformed(name, e.getOriginalMessage());
        } catch (IOException e) {
            throw malformed(name, String.valueOf(e.getMessage()));
        }
    }

    static ApiException malformed(String name, String problem) {
        return ApiException.framework(
                BAD_REQUEST, BAD_REQUEST, "parsing " + name + " body from \"\" failed, because " + problem);
    }

    /** A text that must be there, and may be empty. */
    static String requiredText(JsonNode object, String path, String key) throws ApiException {
        JsonNode value = object.get(key);
        if (value == null || value.isNull()) {
            throw required(path, key);
        }
        return text(value, path, key);
    }

    static String text(JsonNode object, String path, String key, String fallback) throws ApiException {
        JsonNode value = object.get(key);
        return value == null || value.isNull() ? fallback : text(value, path, key);
    }

    private static String text(JsonNode value, String path, String key) throws ApiException {
        if (!value.isTextual()) {
            throw ApiException.schema(
                    ApiException.BAD_TYPE, path + key + " in body must be of type string: \"" + value + "\"");
        }
        return value.textValue();
    }

    static ApiException required(String path, String key) {
        return ApiException.schema(ApiException.REQUIRED, path + key + " in body is required");
    }

    /** A time in RFC 3339; null if absent or Go's zero time. */
    static @Nullable Instant time(JsonNode object, String path, String key) throws ApiException {
        String text = text(object, path, key, "");
        if (text.isEmpty()) {
            return null;
        }
        try {
            // The records in Kafka hold milliseconds.
            Instant time = OffsetDateTime.parse(text).toInstant();
            return time.getEpochSecond() < ZERO_BEFORE ? null : Instant.ofEpochMilli(time.toEpochMilli());
        } catch (DateTimeException e) {
            throw ApiException.schema(
                    ApiException.BAD_TYPE, path + key + " in body must be of type date-time: \"" + text + "\"");
        }
    }

    /** The end of year 1: Go's zero time is its beginning. */
    private static final long ZERO_BEFORE =
            Instant.parse("0002-01-01T00:00:00Z").getEpochSecond();

    static boolean bool(JsonNode value, String path, String key) throws ApiException {
        if (!value.isBoolean()) {
            throw ApiException.schema(
                    ApiException.BAD_TYPE, path + key + " in body must be of type boolean: \"" + value + "\"");
        }
        return value.booleanValue();
    }

    /** A mapping from names to texts; empty if absent. */
    static Map<String, String> texts(JsonNode object, String path, String key) throws ApiException {
        JsonNode value = object.get(key);
        Map<String, String> texts = new TreeMap<>();
        if (value == null || value.isNull()) {
            return texts;
        }
        if (!value.isObject()) {
            throw ApiException.schema(
                    ApiException.BAD_TYPE, path + key + " in body must be of type object: \"" + value + "\"");
        }
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            texts.put(entry.getKey(), text(entry.getValue(), path + key + ".", entry.getKey()));
        }
        return texts;
    }
}
