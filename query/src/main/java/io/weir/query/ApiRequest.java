package io.weir.query;

import io.weir.model.LabelMatcher;
import io.weir.promql.PromqlParseException;
import io.weir.promql.PromqlParser;
import io.weir.web.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The parameters of an API request, with their formats. Confined to the request's thread. */
final class ApiRequest {
    private final Function<String, List<String>> params;
    private final Function<String, String> pathParams;

    private ApiRequest(Function<String, List<String>> params, Function<String, String> pathParams) {
        this.params = params;
        this.pathParams = pathParams;
    }

    static ApiRequest of(Request request) {
        return new ApiRequest(request::params, request::pathParam);
    }

    /** A request that never was on a wire. */
    static ApiRequest of(Map<String, List<String>> params, Map<String, String> pathParams) {
        return new ApiRequest(
                name -> params.getOrDefault(name, List.of()),
                name -> Optional.ofNullable(pathParams.get(name)).orElseThrow());
    }

    /** A part of the path that the route names. */
    String path(String name) {
        return pathParams.apply(name);
    }

    /** The first value of a parameter, or the empty string. */
    String text(String name) {
        List<String> values = params.apply(name);
        return values.isEmpty() ? "" : values.get(0);
    }

    List<String> all(String name) {
        return params.apply(name);
    }

    boolean has(String name) {
        return !text(name).isEmpty();
    }

    /** A time that must be given, in milliseconds. */
    long requiredTimeMs(String name) {
        try {
            return ApiTimes.parseTimestampMs(text(name));
        } catch (IllegalArgumentException e) {
            throw ApiException.invalidParameter(name, messageOf(e));
        }
    }

    /** A time in milliseconds, or {@code otherwiseMs} if it isn't given. */
    long timeMs(String name, long otherwiseMs) {
        if (!has(name)) {
            return otherwiseMs;
        }
        try {
            return ApiTimes.parseTimestampMs(text(name));
        } catch (IllegalArgumentException e) {
            throw ApiException.invalidParameter(name, "invalid time value for '" + name + "': " + messageOf(e));
        }
    }

    /** A duration that must be given. */
    Duration requiredDuration(String name) {
        try {
            return ApiTimes.parseDuration(text(name));
        } catch (IllegalArgumentException e) {
            throw ApiException.invalidParameter(name, messageOf(e));
        }
    }

    Optional<Duration> duration(String name) {
        return has(name) ? Optional.of(requiredDuration(name)) : Optional.empty();
    }

    /** How many elements to answer with at most; 0 is no limit. */
    int limit() {
        if (!has("limit")) {
            return 0;
        }
        int limit;
        try {
            limit = Integer.parseInt(text("limit"));
        } catch (NumberFormatException e) {
            throw ApiException.invalidParameter("limit", ApiTimes.quote(text("limit")) + " is not a number");
        }
        if (limit < 0) {
            throw ApiException.invalidParameter("limit", "limit must be non-negative");
        }
        return limit;
    }

    /** The selectors in {@code match[]}; a series that one of them matches is asked for. */
    List<List<LabelMatcher>> matcherSets() {
        List<List<LabelMatcher>> sets = new ArrayList<>();
        for (String text : all("match[]")) {
            sets.add(matchers(text));
        }
        return sets;
    }

    private static List<LabelMatcher> matchers(String text) {
        try {
            return PromqlParser.parseSelector(text).matchers();
        } catch (PromqlParseException e) {
            boolean matchesAll = e.reason().contains("at least one non-empty matcher");
            throw ApiException.invalidParameter(
                    "match[]", matchesAll ? "match[] must contain at least one non-empty matcher" : messageOf(e));
        }
    }

    private static String messageOf(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
