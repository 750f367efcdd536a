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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
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

    /** A family of one name from several sources. */
    private static final class Merged {
        final MetricType type;
        String help;
        final List<Part> parts = new ArrayList<>();

        Merged(MetricType type, String help) {
            this.type = type;
            this.help = help;
        }
    }

    private record Part(MetricFamily family, List<String> emptyLabels) {}

    MetricsPage(Collection<MetricFamily> own, Collection<Group> groups) {
        own.forEach(family -> add(family, List.of()));
        for (Group group : groups) {
            List<String> emptyLabels = group.key().emptyLabels();
            group.allFamilies().forEach(family -> add(family.metrics(), emptyLabels));
        }
    }

    private void add(MetricFamily family, List<String> emptyLabels) {
        Merged merged = families.computeIfAbsent(family.name(), name -> new Merged(family.type(), family.help()));
        if (merged.type != family.type()) {
            logger.debug(
                    "Family has two types, one is left out name={} types={},{}",
                    family.name(),
                    merged.type,
                    family.type());
            return;
        }
        if (merged.help.isEmpty()) {
            merged.help = family.help();
        }
        merged.parts.add(new Part(family, emptyLabels));
    }

    void writeTo(FamilyWriter writer) throws IOException {
        for (var entry : families.entrySet()) {
            Merged merged = entry.getValue();
            writer.begin(entry.getKey(), merged.type, merged.help);
            Set<Labels> written = new HashSet<>();
            for (Part part : merged.parts) {
                MetricFamily family = part.family();
                writer.add(
                        withoutWritten(family.samples(), Sample::labels, written),
                        withoutWritten(family.nativeSamples(), NativeSample::labels, written),
                        part.emptyLabels());
            }
        }
        writer.end();
    }

    /** The samples that are not written yet, which are all of them unless something is inconsistent. */
    private static <S> List<S> withoutWritten(List<S> samples, Function<S, Labels> labels, Set<Labels> written) {
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
