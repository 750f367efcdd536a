package io.weir.scraper.scrape;

import io.weir.config.prometheus.ScrapeConfig;
import io.weir.config.prometheus.ScrapeLimits;
import io.weir.model.Labels;
import io.weir.model.relabel.NameValidation;
import io.weir.model.relabel.Relabeling;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From the labels that a target exposes to those of the series: target labels merged in, relabelled, checked. Immutable
 * and thread-safe.
 *
 * <p>Follows {@code mutateSampleLabels} and {@code verifyLabelLimits} in prometheus scrape/scrape.go.
 */
final class SampleLabels {
    private static final String EXPORTED_PREFIX = "exported_";

    private final boolean honorLabels;
    private final Relabeling relabeling;
    private final NameValidation names;
    private final ScrapeLimits limits;

    SampleLabels(ScrapeConfig config) {
        this.honorLabels = config.honorLabels();
        this.relabeling = Relabeling.of(config.metricRelabelConfigs());
        this.names = config.settings().nameValidation();
        this.limits = config.limits();
    }

    /**
     * The labels of a series, or null if relabelling drops it.
     *
     * @param emptyLabels names that are exposed with an empty value, which {@code exposed} can't hold
     * @throws RefusedScrapeException if the labels break a limit or a name is not valid
     */
    @Nullable
    Labels of(Labels exposed, List<String> emptyLabels, Labels target) throws RefusedScrapeException {
        Labels.Builder builder = exposed.toBuilder();
        if (honorLabels) {
            target.forEach((name, value) -> {
                if (!emptyLabels.contains(name)) {
                    builder.setIfAbsent(name, value);
                }
            });
        } else {
            override(builder, exposed, target);
        }
        if (!relabeling.process(builder)) {
            return null;
        }
        Labels labels = builder.build();
        if (labels.isEmpty()) {
            return null;
        }
        verify(labels);
        return labels;
    }

    private static void override(Labels.Builder builder, Labels exposed, Labels target) {
        List<String> conflicting = new ArrayList<>();
        target.forEach((name, value) -> {
            if (exposed.has(name)) {
                conflicting.add(name);
            }
            builder.set(name, value);
        });
        // Shorter names first, so that the outcome doesn't depend on order.
        conflicting.sort(Comparator.comparingInt(String::length));
        for (String name : conflicting) {
            String exported = EXPORTED_PREFIX + name;
            while (builder.has(exported)) {
                exported = EXPORTED_PREFIX + exported;
            }
            builder.set(exported, exposed.get(name));
        }
    }

    private void verify(Labels labels) throws RefusedScrapeException {
        if (!labels.has(Labels.METRIC_NAME)) {
            throw new RefusedScrapeException("missing metric name (__name__ label)");
        }
        if (!isValid(labels)) {
            throw new RefusedScrapeException("invalid metric name or label names: " + labels);
        }
        verifyLimits(labels);
    }

    private boolean isValid(Labels labels) {
        for (int i = 0; i < labels.size(); i++) {
            boolean valid = labels.name(i).equals(Labels.METRIC_NAME)
                    ? names.isMetricName(labels.value(i))
                    : names.isLabelName(labels.name(i));
            if (!valid) {
                return false;
            }
        }
        return true;
    }

    private void verifyLimits(Labels labels) throws RefusedScrapeException {
        String metric = shorten(labels.metricName());
        if (limits.labels() > 0 && labels.size() > limits.labels()) {
            throw new RefusedScrapeException(
                    "label_limit exceeded (metric: " + metric + ", number of labels: " + labels.size() + ", limit: "
                            + limits.labels() + ")",
                    true);
        }
        if (limits.labelNameLength() == 0 && limits.labelValueLength() == 0) {
            return;
        }
        for (int i = 0; i < labels.size(); i++) {
            int nameLength = labels.name(i).getBytes(StandardCharsets.UTF_8).length;
            if (limits.labelNameLength() > 0 && nameLength > limits.labelNameLength()) {
                throw new RefusedScrapeException(
                        "label_name_length_limit exceeded (metric: " + metric
                                + ", label name: " + shorten(labels.name(i)) + ", length: " + nameLength + ", limit: "
                                + limits.labelNameLength() + ")",
                        true);
            }
            int valueLength = labels.value(i).getBytes(StandardCharsets.UTF_8).length;
            if (limits.labelValueLength() > 0 && valueLength > limits.labelValueLength()) {
                throw new RefusedScrapeException(
                        "label_value_length_limit exceeded (metric: " + metric
                                + ", label name: " + shorten(labels.name(i)) + ", value: \"" + shorten(labels.value(i))
                                + "\", length: " + valueLength + ", limit: " + limits.labelValueLength() + ")",
                        true);
            }
        }
    }

    private static String shorten(String text) {
        return text.length() <= 50 ? text : text.substring(0, 50);
    }
}
