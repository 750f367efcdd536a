package io.weir.alertmanager.api;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.alertmanager.matcher.Matcher;
import io.weir.alertmanager.matcher.MatcherParser;
import io.weir.model.Labels;
import io.weir.web.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of requests for alerts and groups. */
record AlertFilter(
        boolean active,
        boolean silenced,
        boolean inhibited,
        boolean muted,
        List<Matcher> matchers,
        List<Matcher> receiverMatchers,
        @Nullable Pattern receiver) {
    private static final Set<String> TRUE =
            Set.of("true", "1", "yes", "ok", "y", "on", "selected", "checked", "t", "enabled");

    static AlertFilter of(Request request) throws ApiException {
        return new AlertFilter(
                flag(request, "active"),
                flag(request, "silenced"),
                flag(request, "inhibited"),
                flag(request, "muted"),
                matchers(request, "filter"),
                matchers(request, "receiver_matchers"),
                receiver(request));
    }

    /** A parameter that is true if absent; what isn't a word for true is false. */
    static boolean flag(Request request, String name) {
        return request.param(name)
                .map(value -> TRUE.contains(value.toLowerCase(Locale.ROOT)))
                .orElse(true);
    }

    static List<Matcher> matchers(Request request, String name) throws ApiException {
        List<Matcher> matchers = new ArrayList<>();
        for (String text : request.params(name)) {
            try {
                matchers.add(MatcherParser.FALLBACK.parse(text));
            } catch (IllegalArgumentException e) {
                throw ApiException.of(400, String.valueOf(e.getMessage()));
            }
        }
        return matchers;
    }

    private static @Nullable Pattern receiver(Request request) throws ApiException {
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

    boolean acceptsReceiver(String name) {
        boolean byName = receiver == null || receiver.matcher(name).find();
        return byName && Matcher.allMatch(receiverMatchers, Labels.of("name", name));
    }

    boolean acceptsLabels(Labels labels) {
        return Matcher.allMatch(matchers, labels);
    }

    boolean acceptsStatus(AlertStatus status) {
        boolean hidden = !active && status.isActive()
                || !silenced && !status.silencedBy().isEmpty()
                || !inhibited && !status.inhibitedBy().isEmpty();
        return !hidden;
    }
}
