package io.weir.alertmanager.config;

import io.weir.alertmanager.matcher.Matcher;
import io.weir.alertmanager.matcher.MatcherParser;
import io.weir.config.yaml.YamlMapping;
import io.weir.config.yaml.YamlValue;
import io.weir.model.LabelNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads the three fields that hold matchers: a list of texts, and the deprecated maps from names to values. */
final class MatcherFields {
    private final MatcherParser parser;

    MatcherFields(MatcherParser parser) {
        this.parser = parser;
    }

    /** All matchers of the three fields in order; all must hold. */
    List<Matcher> read(YamlMapping mapping, String listKey, String equalKey, String regexKey) {
        List<Matcher> matchers = new ArrayList<>();
        mapping.stringMap(equalKey).forEach((name, value) -> {
            verifyClassicName(mapping, equalKey, name);
            matchers.add(Matcher.of(Matcher.Operator.EQUAL, name, value));
        });
        mapping.stringMap(regexKey).forEach((name, regex) -> {
            verifyClassicName(mapping, regexKey, name);
            try {
                matchers.add(Matcher.of(Matcher.Operator.REGEX, name, "^(?:" + regex + ")$"));
            } catch (IllegalArgumentException e) {
                throw mapping.error(regexKey, name + ": " + e.getMessage());
            }
        });
        for (YamlValue value : mapping.list(listKey)) {
            try {
                matchers.addAll(parser.parseAll(value.asString()));
            } catch (IllegalArgumentException e) {
                throw value.error(String.valueOf(e.getMessage()));
            }
        }
        Collections.sort(matchers);
        return matchers;
    }

    /** The names of a list of labels. */
    List<String> labelNames(YamlMapping mapping, String key) {
        List<String> names = mapping.strings(key);
        for (String name : names) {
            if (!parser.isLabelName(name)) {
                throw mapping.error(key, "invalid label name \"" + name + "\"");
            }
        }
        return names;
    }

    boolean isLabelName(String name) {
        return parser.isLabelName(name);
    }

    private static void verifyClassicName(YamlMapping mapping, String key, String name) {
        if (!LabelNames.isLegacyLabelName(name)) {
            throw mapping.error(key, "invalid label name \"" + name + "\"");
        }
    }
}
