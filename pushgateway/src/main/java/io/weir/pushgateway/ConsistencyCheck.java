package io.weir.pushgateway;

import io.weir.exposition.MetricFamily;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether a group can be exposed together with all others and the gateway's own metrics: one type for each name, each
 * series once. Messages are those of client_golang's registry, which the Pushgateway shows.
 *
 * <p>Differs from Pushgateway: only the candidate is examined, so an inconsistency that is already there doesn't make
 * every other push fail.
 */
final class ConsistencyCheck {
    private static final String BUCKET = "_bucket";
    private static final List<String> SUFFIXES = List.of("_count", "_sum", BUCKET);

    private final GroupIndex groups;
    private final Map<String, MetricType> ownTypes;

    /**
     * @param groups all groups; one with the candidate's key is taken to be replaced by it
     * @param ownTypes the gateway's own metric families
     */
    ConsistencyCheck(GroupIndex groups, Map<String, MetricType> ownTypes) {
        this.groups = groups;
        this.ownTypes = ownTypes;
    }

    /** Why {@code candidate} can't be exposed, or null. */
    @Nullable
    String problem(Group candidate) {
        Map<String, MetricType> inside = new HashMap<>();
        for (Group.Family family : candidate.allFamilies()) {
            inside.put(family.metrics().name(), family.type());
        }
        Set<Labels> series = new HashSet<>();
        for (Group.Family family : candidate.allFamilies()) {
            String problem = problem(family.metrics(), candidate.key(), inside, series);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    /** @param seen the series of the families before this one */
    private @Nullable String problem(
            MetricFamily family, GroupingKey key, Map<String, MetricType> inside, Set<Labels> seen) {
        MetricType own = ownTypes.get(family.name());
        if (own != null && own != family.type()) {
            return "gathered metric family " + family.name() + " has type " + typeName(family.type())
                    + " but should have " + typeName(own);
        }
        for (MetricType other : groups.typesOf(family.name(), key)) {
            if (other != family.type()) {
                return "collected metric " + show(family.samples().get(0).labels()) + " is not a " + typeName(other);
            }
        }
        List<Labels> all = new ArrayList<>();
        family.samples().forEach(sample -> all.add(sample.labels()));
        family.nativeSamples().forEach(sample -> all.add(sample.labels()));
        for (Labels labels : all) {
            if (!seen.add(labels) || groups.holds(labels, key)) {
                return "collected metric " + show(labels) + " was collected before with the same name and label values";
            }
        }
        return collision(family, name -> {
            Set<MetricType> types = EnumSet.noneOf(MetricType.class);
            types.addAll(groups.typesOf(name, key));
            MetricType known = inside.getOrDefault(name, ownTypes.get(name));
            if (known != null) {
                types.add(known);
            }
            return types;
        });
    }

    /** Whether a family would have a series name of a histogram or summary. Follows {@code checkSuffixCollisions}. */
    private static @Nullable String collision(MetricFamily family, Function<String, Set<MetricType>> types) {
        String name = family.name();
        for (String suffix : SUFFIXES) {
            boolean bucket = suffix.equals(BUCKET);
            if (name.endsWith(suffix)) {
                String base = name.substring(0, name.length() - suffix.length());
                for (MetricType type : types.apply(base)) {
                    if (hasSeries(type, bucket)) {
                        return "collected metric named \"" + name + "\" collides with previously collected "
                                + typeName(type).toLowerCase(Locale.ROOT) + " named \"" + base + "\"";
                    }
                }
            }
            if (hasSeries(family.type(), bucket) && !types.apply(name + suffix).isEmpty()) {
                return "collected histogram or summary named \"" + name
                        + "\" collides with previously collected metric named \"" + name + suffix + "\"";
            }
        }
        return null;
    }

    /** Whether families of a type have series that end in {@code _bucket}, or else in {@code _sum} and {@code _count}. */
    private static boolean hasSeries(MetricType type, boolean bucket) {
        return type == MetricType.HISTOGRAM
                || type == MetricType.GAUGEHISTOGRAM
                || type == MetricType.SUMMARY && !bucket;
    }

    private static String show(Labels labels) {
        return "\"" + labels.metricName() + "\" " + labels.without(Labels.METRIC_NAME);
    }

    /** As the Pushgateway names a type: {@code COUNTER}, {@code UNTYPED}. */
    static String typeName(MetricType type) {
        return switch (type) {
            case UNKNOWN -> "UNTYPED";
            case GAUGEHISTOGRAM -> "GAUGE_HISTOGRAM";
            default -> type.name();
        };
    }
}
