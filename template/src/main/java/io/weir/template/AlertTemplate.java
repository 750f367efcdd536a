package io.weir.template;

import io.weir.model.Labels;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The text of an alert's label or annotation, parsed once and expanded for every alert.
 *
 * <p>In it, {@code $labels}, {@code $value}, {@code $externalLabels} and {@code $externalURL} (or {@code .Labels} and so
 * on) stand for the alert's sample and the server. Immutable and thread-safe.
 */
public final class AlertTemplate {
    private static final String DEFINITIONS = "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}"
            + "{{$externalURL := .ExternalURL}}{{$value := .Value}}";

    private static final TemplateSet FUNCTIONS = TemplateSet.of(PrometheusFunctions.ALL);

    private final String name;
    private final TemplateSet templates;

    /**
     * What a template is expanded with.
     *
     * @param labels of the sample that made the alert, before the rule's labels
     * @param value the sample's value: a {@link Double}, or what prints as the histogram
     * @param externalLabels the server's
     * @param externalUrl where the server is reached
     * @param time the evaluated instant
     * @param query answers queries of the template
     */
    public record Data(
            Labels labels,
            Object value,
            Labels externalLabels,
            String externalUrl,
            Instant time,
            QueryFunction query) {}

    private record Dot(Data data) implements TemplateObject {
        @Override
        public String typeName() {
            return "struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }";
        }

        @Override
        public @Nullable Member member(String name) {
            return switch (name) {
                case "Labels" -> Member.field(data.labels);
                case "Value" -> Member.field(data.value);
                case "ExternalLabels" -> Member.field(data.externalLabels);
                case "ExternalURL" -> Member.field(data.externalUrl);
                default -> null;
            };
        }

        @Override
        public String toString() {
            return "{" + GoFormat.print(data.labels) + " " + GoFormat.print(data.externalLabels) + " "
                    + data.externalUrl + " " + GoFormat.print(GoValues.normalize(data.value)) + "}";
        }
    }

    private AlertTemplate(String name, TemplateSet templates) {
        this.name = name;
        this.templates = templates;
    }

    /**
     * Parses {@code text}; errors call it {@code name}, for an alerting rule {@code __alert_} and the rule's name.
     *
     * @throws TemplateException if it doesn't parse
     */
    public static AlertTemplate parse(String name, String text) {
        try {
            return new AlertTemplate(name, FUNCTIONS.with(name, DEFINITIONS + text));
        } catch (TemplateException e) {
            throw new TemplateException("error parsing template " + name + ": " + e.getMessage(), e);
        }
    }

    /**
     * The expanded text.
     *
     * @throws TemplateException if the execution fails
     */
    public String expand(Data data) {
        try {
            return templates.execute(
                    name,
                    new Dot(data),
                    PrometheusFunctions.ofEvaluation(data.query, data.time, data.externalUrl),
                    ExecutionOptions.ZERO_FOR_MISSING_KEY);
        } catch (TemplateException e) {
            throw new TemplateException("error executing template " + name + ": " + e.getMessage(), e);
        }
    }

    /** The expanded text, or {@code <error expanding template: …>} as Prometheus puts it in the alert. */
    public String expandOrError(Data data) {
        try {
            return expand(data);
        } catch (TemplateException e) {
            return "<error expanding template: " + e.getMessage() + ">";
        }
    }

    /** {@link #parse} and {@link #expand} in one step. */
    public static String expand(String name, String text, Data data) {
        return parse(name, text).expand(data);
    }
}
