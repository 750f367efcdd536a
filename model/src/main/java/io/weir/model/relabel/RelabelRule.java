package io.weir.model.relabel;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.model.LabelNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One relabelling rule, as in {@code relabel_configs}.
 *
 * <p>Regular expressions have RE2 syntax, are anchored at both ends, and their dot matches a newline.
 *
 * @param sourceLabels names of the labels whose values are joined by {@code separator}; an absent label is empty
 * @param regex the regular expression as written, without anchors
 * @param modulus of {@code hashmod}, unsigned; 0 = not set
 * @param targetLabel the label to set, possibly with references to groups; empty = not set
 * @param replacement what to set it to, with references to groups
 * @param nameValidation which resulting label names are valid
 */
public record RelabelRule(
        List<String> sourceLabels,
        String separator,
        String regex,
        long modulus,
        String targetLabel,
        String replacement,
        RelabelAction action,
        NameValidation nameValidation) {
    public static final String DEFAULT_SEPARATOR = ";";
    public static final String DEFAULT_REGEX = "(.*)";
    public static final String DEFAULT_REPLACEMENT = "$1";
    public static final RelabelAction DEFAULT_ACTION = RelabelAction.REPLACE;

    private static final Pattern LEGACY_TARGET = Pattern.compile("^(?:(?:[a-zA-Z_]|\\$(?:\\{\\w+\\}|\\w+))+\\w*)+$");

    /** @throws IllegalArgumentException with Prometheus's words if the rule makes no sense */
    public RelabelRule {
        sourceLabels = List.copyOf(sourceLabels);
        compile(regex);
        String problem =
                problem(sourceLabels, separator, regex, modulus, targetLabel, replacement, action, nameValidation);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** Follows {@code Config.Validate} in prometheus model/relabel. */
    private static @Nullable String problem(
            List<String> sourceLabels,
            String separator,
            String regex,
            long modulus,
            String targetLabel,
            String replacement,
            RelabelAction action,
            NameValidation names) {
        String name = action.text();
        boolean onlyDefaults =
                modulus == 0 && separator.equals(DEFAULT_SEPARATOR) && replacement.equals(DEFAULT_REPLACEMENT);
        boolean needsTarget = switch (action) {
            case REPLACE, KEEPEQUAL, DROPEQUAL, HASHMOD, LOWERCASE, UPPERCASE -> true;
            case KEEP, DROP, LABELMAP, LABELDROP, LABELKEEP -> false;
        };
        if (action == RelabelAction.HASHMOD && modulus == 0) {
            return "relabel configuration for hashmod requires non-zero modulus";
        }
        if (needsTarget && targetLabel.isEmpty()) {
            return "relabel configuration for " + name + " action requires 'target_label' value";
        }
        boolean mayHaveReferences =
                action != RelabelAction.HASHMOD && (action != RelabelAction.REPLACE || targetLabel.indexOf('$') >= 0);
        boolean validTarget = mayHaveReferences ? isTargetTemplate(targetLabel, names) : names.isLabelName(targetLabel);
        if (needsTarget && !validTarget) {
            return quote(targetLabel) + " is invalid 'target_label' for " + name + " action";
        }
        switch (action) {
            case KEEPEQUAL, DROPEQUAL -> {
                if (!onlyDefaults || !regex.equals(DEFAULT_REGEX)) {
                    return name + " action requires only 'source_labels' and `target_label`, and no other fields";
                }
            }
            case LOWERCASE, UPPERCASE -> {
                if (!replacement.equals(DEFAULT_REPLACEMENT)) {
                    return "'replacement' can not be set for " + name + " action";
                }
            }
            case LABELMAP -> {
                if (!isTargetTemplate(replacement, names)) {
                    return quote(replacement) + " is invalid 'replacement' for labelmap action";
                }
            }
            case LABELDROP, LABELKEEP -> {
                if (!onlyDefaults || !sourceLabels.isEmpty() || !targetLabel.isEmpty()) {
                    return name + " action requires only 'regex', and no other fields";
                }
            }
            case REPLACE, KEEP, DROP, HASHMOD -> {}
        }
        return null;
    }

    private static String quote(String text) {
        return '"' + text + '"';
    }

    /** Whether {@code template} may stand where a label name with references to groups is expected. */
    public static boolean isTargetTemplate(String template, NameValidation names) {
        return names == NameValidation.LEGACY ? LEGACY_TARGET.matches(template) : LabelNames.isUtf8Name(template);
    }

    static Pattern compile(String regex) {
        try {
            return Pattern.compile("^(?s:" + regex + ")$");
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("invalid regular expression " + quote(regex) + ": " + e.getMessage(), e);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects the fields of a rule; what is not set has Prometheus's default. */
    public static final class Builder {
        private List<String> sourceLabels = List.of();
        private String separator = DEFAULT_SEPARATOR;
        private String regex = DEFAULT_REGEX;
        private long modulus;
        private String targetLabel = "";
        private String replacement = DEFAULT_REPLACEMENT;
        private RelabelAction action = DEFAULT_ACTION;
        private NameValidation nameValidation = NameValidation.UTF8;

        private Builder() {}

        public Builder sourceLabels(String... names) {
            return sourceLabels(List.of(names));
        }

        public Builder sourceLabels(List<String> names) {
            sourceLabels = names;
            return this;
        }

        public Builder separator(String text) {
            separator = text;
            return this;
        }

        public Builder regex(String text) {
            regex = text;
            return this;
        }

        public Builder modulus(long number) {
            modulus = number;
            return this;
        }

        public Builder targetLabel(String template) {
            targetLabel = template;
            return this;
        }

        public Builder replacement(String template) {
            replacement = template;
            return this;
        }

        public Builder action(RelabelAction newAction) {
            action = newAction;
            return this;
        }

        public Builder nameValidation(NameValidation scheme) {
            nameValidation = scheme;
            return this;
        }

        /** @throws IllegalArgumentException as the record's constructor does */
        public RelabelRule build() {
            return new RelabelRule(
                    sourceLabels, separator, regex, modulus, targetLabel, replacement, action, nameValidation);
        }
    }
}
