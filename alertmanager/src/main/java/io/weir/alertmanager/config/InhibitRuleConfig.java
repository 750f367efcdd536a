package io.weir.alertmanager.config;

import io.weir.alertmanager.matcher.Matcher;
import java.util.List;

/**
 * An entry of {@code inhibit_rules}.
 *
 * @param name may be empty
 * @param equal labels whose values must be the same on source and target
 */
public record InhibitRuleConfig(
        String name, List<Matcher> sourceMatchers, List<Matcher> targetMatchers, List<String> equal) {
    public InhibitRuleConfig {
        sourceMatchers = List.copyOf(sourceMatchers);
        targetMatchers = List.copyOf(targetMatchers);
        equal = List.copyOf(equal);
    }
}
