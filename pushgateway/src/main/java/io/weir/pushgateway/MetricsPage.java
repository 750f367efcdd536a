package io.weir.pushgateway;

import io.weir.exposition.FamilyWriter;
import io.weir.exposition.MetricFamily;
import io.weir.exposition.MetricFamily.NativeSample;
import io.weir.exposition.MetricFamily.Sample;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's own and all pushed metrics as one exposition.
 *
 * <p>Differs from Pushgateway: what is inconsistent, because two gateways let it in at once or none checked it, is left out
 * instead of failing the scrape.
 */
final class MetricsPage {
    private static final Logger logger = LoggerFactory.getLogger(MetricsPage.class);

    private final Map<String, Merged> families = new TreeMap<>();

    /** A family of one name from several sources. Of pushed ones only the groups are held, for there are many. */
    private static final class Merged {
        final MetricType type;
        String help;

        @Nullable
        MetricFamily own;

        final List<Group> groups = new ArrayList<>();

        Merged(MetricType type, String help) {
            this.type = type;
            this.help = help;
        }
    }

    MetricsPage(Collection<MetricFamily> own, Collection<Group> groups) {
        for (MetricFamily family : own) {
            merged(family.name(), family.type(), family.help()).own = family;
        }
        for (Group group : groups) {
            group.forEachFamily((name, type, help) -> {
                Merged merged = merged(name, type, help);
                if (merged.type == type) {
                    merged.groups.add(group);
                } else {
                    logger.debug("Family has two types, one is left out name={} types={},{}", name, merged.type, type);
                }
            });
        }
    }

    private Merged merged(String name, MetricType type, String help) {
        Merged merged = families.computeIfAbsent(name, absent -> new Merged(type, help));
        if (merged.help.isEmpty() && merged.type == type) {
            merged.help = help;
        }
        return merged;
    }

    void writeTo(FamilyWriter writer) throws IOException {
        for (var entry : families.entrySet()) {
            Merged merged = entry.getValue();
            writer.begin(entry.getKey(), merged.type, merged.help);
            SeriesSet written = new SeriesSet();
            if (merged.own != null) {
                write(merged.own, List.of(), written, writer);
            }
            for (Group group : merged.groups) {
                write(group.family(entry.getKey()).metrics(), group.key().emptyLabels(), written, writer);
            }
        }
        writer.end();
    }

    private static void write(MetricFamily family, List<String> emptyLabels, SeriesSet written, FamilyWriter writer)
            throws IOException {
        writer.add(
                withoutWritten(family.samples(), Sample::labels, written),
                withoutWritten(family.nativeSamples(), NativeSample::labels, written),
                emptyLabels);
    }

    /** The samples that are not written yet, which are all of them unless something is inconsistent. */
    private static <S> List<S> withoutWritten(List<S> samples, Function<S, Labels> labels, SeriesSet written) {
        List<S> left = samples;
        for (int i = 0; i < samples.size(); i++) {
            S sample = samples.get(i);
            boolean first = written.add(labels.apply(sample));
            if (!first && left == samples) {
                left = new ArrayList<>(samples.subList(0, i));
            } else if (first && left != samples) {
                left.add(sample);
            }
        }
        return left;
    }
}
