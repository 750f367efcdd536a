package io.weir.stream.ruletest;

import io.weir.config.yaml.UnknownFields;
import io.weir.promql.PromqlFeatures;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How tests are run.
 *
 * @param only tests whose name one of these matches anywhere; empty means all
 * @param unknownFields in test files and rule files
 * @param features the optional parts of PromQL that expressions may use
 */
public record RuleTestOptions(List<Pattern> only, UnknownFields unknownFields, PromqlFeatures features) {
    public RuleTestOptions {
        only = List.copyOf(only);
    }

    boolean includes(String name) {
        return only.isEmpty()
                || only.stream().anyMatch(pattern -> pattern.matcher(name).find());
    }
}
