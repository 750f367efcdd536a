package io.weir.stream.rule;

import io.weir.model.Labels;
import io.weir.template.AlertTemplate;
import io.weir.template.QueryFunction;
import io.weir.template.TemplateException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Alert texts in Prometheus's template language, each parsed once. Confined to one thread. */
public final class TemplatedTexts implements AlertTexts {
    /** A call of the function query: at the start of an action, a pipeline's stage or a parenthesis. */
    private static final Pattern QUERY_CALL = Pattern.compile("\\{\\{[^}]*?(?:^|[\\s{(|=-])query(?:[\\s)|}]|$)");

    private final Labels externalLabels;
    private final String externalUrl;
    private final Map<Text, AlertTemplate> parsed = new HashMap<>();

    private record Text(String alert, String template) {}

    public TemplatedTexts(Labels externalLabels, String externalUrl) {
        this.externalLabels = externalLabels;
        this.externalUrl = externalUrl;
    }

    /**
     * Checks a text when its rule is loaded.
     *
     * @throws IllegalArgumentException if it doesn't parse, or calls what the stream can't answer
     */
    public static void check(String alert, String text) {
        try {
            AlertTemplate.parse(templateName(alert), text);
        } catch (TemplateException e) {
            throw new IllegalArgumentException("could not parse template: " + e.getMessage(), e);
        }
        if (QUERY_CALL.matcher(text).find()) {
            throw new IllegalArgumentException("the template function query is not supported in rules yet: " + text);
        }
    }

    private static String templateName(String alert) {
        return "__alert_" + alert;
    }

    @Override
    public String expand(String alert, String template, VectorSample sample, long nowMs) {
        if (!template.contains("{{")) {
            return template;
        }
        return parsed.computeIfAbsent(
                        new Text(alert, template), text -> AlertTemplate.parse(templateName(alert), text.template))
                .expandOrError(new AlertTemplate.Data(
                        sample.labels(),
                        sample.value(),
                        externalLabels,
                        externalUrl,
                        Instant.ofEpochMilli(nowMs),
                        QueryFunction.unavailable("query is not supported in alerting rules")));
    }
}
