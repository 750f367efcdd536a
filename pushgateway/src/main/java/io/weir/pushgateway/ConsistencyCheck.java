package io.weir.pushgateway;

import io.weir.exposition.MetricFamily;
import io.weir.exposition.MetricFamily.Sample;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a group can be exposed together with all others and the gateway's own metrics: one type for each name, each
 * series once. Messages are those of client_golang's registry, which the Pushgateway shows.
 *
 * <p>Differs from Pushgateway: only the candidate is examined, so an inconsistency that is already there doesn't make
 * every other push fail.
 */
final class ConsistencyCheck {
    private final Collection<Group> groups;
    private final Map<String, MetricType> ownTypes;

    /**
     * @param groups all groups; one with the candidate's key is taken to be replaced by it
     * @param ownTypes the gateway's own metric families
     */
    ConsistencyCheck(Collection<Group> groups, Map<String, MetricType> ownTypes) {
        this.groups = groups;
        this.ownTypes = ownTypes;
    }

    /** Why {@code candidate} can't be exposed, or null. */
    @Nullable
    String problem(Group candidate) {
        List<MetricFamily> families =
                candidate.allFamilies().stream().map(Group.Family::metrics).toList();
        Map<String, MetricType> types =
                families.stream().collect(Collectors.toMap(MetricFamily::name, MetricFamily::type));
        Set<Labels> series = new HashSet<>();
        for (MetricFamily family : families) {
            MetricType own = ownTypes.get(family.name());
            if (own != null && own != family.type()) {
                return "gathered metric family " + family.name() + " has type " + typeName(family.type())
                        + " but should have " + typeName(own);
            }
            for (Sample sample : family.samples()) {
                if (!series.add(sample.labels())) {
                    return collectedBefore(sample.labels());
                }
            }
            String collision = collision(family, types::get);
            if (collision == null) {
                collision = collision(family, ownTypes::get);
            }
            if (collision != null) {
                return collision;
            }
        }
        for (Group other : groups) {
            if (!other.key().equals(candidate.key())) {
                String problem = problem(candidate, families, series, other);
                if (problem != null) {
                    return problem;
                }
            }
        }
        return null;
    }

    private static @Nullable String problem(
            Group candidate, List<MetricFamily> families, Set<Labels> series, Group other) {
        Function<String, @Nullable MetricType> otherTypes = name -> {
            Group.Family family = other.families().get(name);
            return family == null ? null : family.metrics().type();
        };
        for (MetricFamily family : families) {
            MetricType otherType = otherTypes.apply(family.name());
            if (otherType != null && otherType != family.type()) {
                return "collected metric " + show(family.samples().get(0).labels()) + " is not a "
                        + typeName(otherType);
            }
            String collision = collision(family, otherTypes);
            if (collision != null) {
                return collision;
            }
        }
        if (!candidate.key().excludes(other.key())) {
            for (PushedSeries existing : other.series()) {
                if (series.contains(existing.labels())) {
                    return collectedBefore(existing.labels());
                }
            }
        }
        return null;
    }

    /** Whether a family would have a series name of a histogram or summary. Follows {@code checkSuffixCollisions}. */
    private static @Nullable String collision(MetricFamily family, Function<String, @Nullable MetricType> types) {
        String name = family.name();
        for (String suffix : List.of("_count", "_sum", "_bucket")) {
            boolean bucket = suffix.equals("_bucket");
            if (name.endsWith(suffix)) {
                String base = name.substring(0, name.length() - suffix.length());
                MetricType type = types.apply(base);
                if (type == MetricType.HISTOGRAM || type == MetricType.SUMMARY && !bucket) {
                    return "collected metric named \"" + name + "\" collides with previously collected "
                            + typeName(type).toLowerCase(Locale.ROOT) + " named \"" + base + "\"";
                }
            }
            boolean hasSuffix = family.type() == MetricType.HISTOGRAM || family.type() == MetricType.SUMMARY && !bucket;
            if (hasSuffix && types.apply(name + suffix) != null) {
                return "collected histogram or summary named \"" + name
                        + "\" collides with previously collected metric named \"" + name + suffix + "\"";
            }
        }
        return null;
    }

    private static String collectedBefore(Labels labels) {
        return "collected metric " + show(labels) + " was collected before with the same name and label values";
    }

    private static String show(Labels labels) {
        return "\"" + labels.metricName() + "\" " + labels.without(Labels.METRIC_NAME);
    }

    /** As the Pushgateway names a type: {@code COUNTER}, {@code UNTYPED}. */
    static String typeName(MetricType type) {
        return type == MetricType.UNKNOWN ? "UNTYPED" : type.name();
    }
}
