package io.weir.alertmanager.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.web.Request;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads request bodies, with the framework's words where they don't fit the schema. */
final class JsonBody {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int BAD_REQUEST = 400;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;

    private JsonBody() {}

    static JsonNode parse(Request request, String name) throws ApiException {
        byte[] body = request.body();
        if (body.length > 0) {
            verifyMediaType(request);
        }
        try {
            JsonNode json = MAPPER.readTree(body);
            if (json == null || json.isMissingNode() || json.isNull()) {
                throw ApiException.schema(ApiException.REQUIRED, name + " in body is required");
            }
            return json;
        } catch (JsonEOFException e) {
            throw malformed(name, "unexpected EOF");
        } catch (JsonProcessingException e) {
            throw malformed(name, e.getOriginalMessage());
        } catch (IOException e) {
            throw malformed(name, String.valueOf(e.getMessage()));
        }
    }

    private static void verifyMediaType(Request request) throws ApiException {
        String type = request.header("Content-Type").orElse("application/octet-stream");
        String media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!media.equals("application/json")) {
            throw ApiException.framework(
                    UNSUPPORTED_MEDIA_TYPE,
                    UNSUPPORTED_MEDIA_TYPE,
                    "unsupported media type \"" + media + "\", only [application/json] are allowed");
        }
    }

    static ApiException malformed(String name, String problem) {
        return ApiException.framework(
                BAD_REQUEST, BAD_REQUEST, "parsing " + name + " body from \"\" failed, because " + problem);
    }

    /** What stands at {@code field} of the body {@code name} has another type than it should. */
    static ApiException wrongType(String name, JsonNode value, String field, String type) {
        String kind = value.isBoolean() ? "bool" : value.getNodeType().name().toLowerCase(Locale.ROOT);
        return malformed(name, "json: cannot unmarshal " + kind + " into field " + field + " of type " + type);
    }

    /** A text that must be there, and may be empty. */
    static String requiredText(String name, JsonNode object, String path, String key) throws ApiException {
        JsonNode value = object.get(key);
        if (value == null || value.isNull()) {
            throw required(path, key);
        }
        return text(name, value, key);
    }

    static String text(String name, JsonNode object, String key, String fallback) throws ApiException {
        JsonNode value = object.get(key);
        return value == null || value.isNull() ? fallback : text(name, value, key);
    }

    private static String text(String name, JsonNode value, String field) throws ApiException {
        if (!value.isTextual()) {
            throw wrongType(name, value, field, "string");
        }
        return value.textValue();
    }

    static ApiException required(String path, String key) {
        return ApiException.schema(ApiException.REQUIRED, path + key + " in body is required");
    }

    /** A time in RFC 3339; null if absent or Go's zero time. */
    static @Nullable Instant time(String name, JsonNode object, String key) throws ApiException {
        String text = text(name, object, key, "");
        if (text.isEmpty()) {
            return null;
        }
        try {
            // The records in Kafka hold milliseconds.
            Instant time = OffsetDateTime.parse(text).toInstant();
            return time.getEpochSecond() < ZERO_BEFORE ? null : Instant.ofEpochMilli(time.toEpochMilli());
        } catch (DateTimeException e) {
            throw malformed(name, "parsing time \"" + text + "\" as RFC 3339: " + e.getMessage());
        }
    }

    /** The end of year 1: Go's zero time is its beginning. */
    private static final long ZERO_BEFORE =
            Instant.parse("0002-01-01T00:00:00Z").getEpochSecond();

    static boolean bool(String name, JsonNode value, String field) throws ApiException {
        if (!value.isBoolean()) {
            throw wrongType(name, value, field, "bool");
        }
        return value.booleanValue();
    }

    /** A mapping from names to texts; empty if absent. */
    static Map<String, String> texts(String name, JsonNode object, String key) throws ApiException {
        JsonNode value = object.get(key);
        Map<String, String> texts = new TreeMap<>();
        if (value == null || value.isNull()) {
            return texts;
        }
        if (!value.isObject()) {
            throw wrongType(name, value, key, "object");
        }
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            texts.put(entry.getKey(), text(name, entry.getValue(), key));
        }
        return texts;
    }
}
