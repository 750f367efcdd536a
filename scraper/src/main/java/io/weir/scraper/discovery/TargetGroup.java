package io.weir.scraper.discovery;

import io.weir.config.prometheus.StaticConfig;
import io.weir.model.Labels;
import java.util.ArrayList;
import java.util.List;

/**
 * Targets that were found together.
 *
 * @param source identifies the group within its job: a later group from the same source replaces it
 * @param targets the labels of each, among them {@code __address__}
 * @param labels of all; a target's own win
 */
public record TargetGroup(String source, List<Labels> targets, Labels labels) {
    /** The label that holds a target's address. */
    public static final String ADDRESS = "__address__";

    public TargetGroup {
        targets = List.copyOf(targets);
    }

    /** A group of addresses. */
    public static TargetGroup of(String source, List<String> addresses, Labels labels) {
        List<Labels> targets = new ArrayList<>(addresses.size());
        for (String address : addresses) {
            targets.add(Labels.of(ADDRESS, address));
        }
        return new TargetGroup(source, targets, labels);
    }

    /** The groups of {@code static_configs}. */
    public static List<TargetGroup> ofStatic(List<StaticConfig> configs) {
        List<TargetGroup> groups = new ArrayList<>(configs.size());
        for (StaticConfig config : configs) {
            groups.add(of("static/" + groups.size(), config.targets(), config.labels()));
        }
        return groups;
    }
}
