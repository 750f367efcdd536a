package io.weir.alertmanager.api;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.alertmanager.matcher.Matcher;
import io.weir.alertmanager.matcher.MatcherParser;
import io.weir.web.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the parameters that select what a request is about. */
record FilterReader(MatcherParser parser) {
    private static final Set<String> TRUE =
            Set.of("true", "1", "yes", "ok", "y", "on", "selected", "checked", "t", "enabled");

    AlertFilter alertFilter(Request request) throws ApiException {
        return new AlertFilter(
                flag(request, "active"),
                flag(request, "silenced"),
                flag(request, "inhibited"),
                flag(request, "muted"),
                matchers(request, "filter"),
                receiverMatchers(request),
                receiver(request));
    }

    /** A parameter that is true if absent; what isn't a word for true is false. */
    static boolean flag(Request request, String name) {
        return request.param(name)
                .map(value -> TRUE.contains(value.toLowerCase(Locale.ROOT)))
                .orElse(true);
    }

    /** The matchers of all parameters {@code name}, one in each. */
    List<Matcher> matchers(Request request, String name) throws ApiException {
        List<Matcher> matchers = new ArrayList<>();
        for (String text : request.params(name)) {
            try {
                matchers.add(parser.parse(text));
            } catch (IllegalArgumentException e) {
                throw ApiException.of(400, String.valueOf(e.getMessage()));
            }
        }
        return matchers;
    }

    /** Matchers of receivers' labels. */
    List<Matcher> receiverMatchers(Request request) throws ApiException {
        try {
            return matchers(request, "receiver_matchers");
        } catch (ApiException e) {
            throw ApiException.of(400, "failed to parse receiver_matchers param: " + e.getMessage());
        }
    }

    /** The regular expression for names of receivers, null if none is given. */
    @Nullable
    Pattern receiver(Request request) throws ApiException {
        String regex = request.param("receiver").orElse("");
        if (regex.isEmpty()) {
            return null;
        }
        try {
            return Pattern.compile("^(?:" + regex + ")$");
        } catch (PatternSyntaxException e) {
            throw ApiException.of(400, "failed to parse receiver param: " + e.getMessage());
        }
    }
}
