package io.weir.alertmanager.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.alertmanager.matcher.Matcher;
import io.weir.alertmanager.matcher.MatcherParser;

/** Matchers as the API writes them: {@code {"name":"a","value":"b","isRegex":false,"isEqual":true}}. */
final class MatcherJson {
    private MatcherJson() {}

    /**
     * Reads a matcher of the request body {@code body}; one without {@code isEqual} is equal.
     *
     * @param path of the matcher in the body, with a dot at its end
     * @param names which names labels may have
     * @throws IllegalArgumentException if its name isn't one, or its regular expression
     */
    static Matcher read(String body, JsonNode json, String path, MatcherParser names) throws ApiException {
        JsonNode isRegex = json.get("isRegex");
        if (isRegex == null || isRegex.isNull()) {
            throw JsonBody.required(path, "isRegex");
        }
        JsonNode isEqual = json.get("isEqual");
        boolean equal = isEqual == null || isEqual.isNull() || JsonBody.bool(body, isEqual, "matchers.isEqual");
        boolean regex = JsonBody.bool(body, isRegex, "matchers.isRegex");
        String name = JsonBody.requiredText(body, json, path, "name");
        String value = JsonBody.requiredText(body, json, path, "value");
        if (!names.isLabelName(name)) {
            throw new IllegalArgumentException("invalid label name \"" + name + "\"");
        }
        if (regex) {
            try {
                Pattern.compile(value);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        "invalid regular expression \"" + value + "\": " + e.getMessage(), e);
            }
        }
        return Matcher.of(Matcher.Operator.of(regex, equal), name, value);
    }

    static ObjectNode write(Matcher matcher) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("isEqual", matcher.operator().isEqual())
                .put("isRegex", matcher.operator().isRegex())
                .put("name", matcher.name())
                .put("value", matcher.value());
    }
}
