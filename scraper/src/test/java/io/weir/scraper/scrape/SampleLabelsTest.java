package io.weir.scraper.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.prometheus.PrometheusConfig;
import io.weir.model.Labels;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SampleLabelsTest {
    private static final Labels TARGET = Labels.of("job", "j", "instance", "i");

    private static @Nullable Object merge(String fields, Labels exposed, Labels target, String... empty)
            throws RefusedScrapeException {
        return new SampleLabels(PrometheusConfig.parse("scrape_configs:\n- job_name: j\n" + fields.indent(2), "f")
                        .scrapeConfigs()
                        .get(0))
                .of(exposed, List.of(empty), target);
    }

    private static Labels metric(String... labels) {
        return Labels.of(labels).with("__name__", "m");
    }

    @Test
    void targetLabelsRenameExposedOnes() throws RefusedScrapeException {
        assertThat(merge("", metric("job", "x", "a", "b"), TARGET))
                .isEqualTo(metric("job", "j", "instance", "i", "exported_job", "x", "a", "b"));
    }

    @Test
    void thePrefixIsRepeatedUntilTheNameIsFree() throws RefusedScrapeException {
        assertThat(merge(
                        "",
                        metric("foo", "1", "exported_foo", "2", "exported_exported_foo", "3"),
                        Labels.of("foo", "t")))
                .isEqualTo(metric(
                        "foo",
                        "t",
                        "exported_foo",
                        "2",
                        "exported_exported_foo",
                        "3",
                        "exported_exported_exported_foo",
                        "1"));
        assertThat(merge("", metric("foo", "1", "exported_foo", "2"), Labels.of("foo", "t", "exported_foo", "u")))
                .isEqualTo(metric(
                        "foo",
                        "t",
                        "exported_foo",
                        "u",
                        "exported_exported_foo",
                        "1",
                        "exported_exported_exported_foo",
                        "2"));
    }

    @Test
    void honoredLabelsWinEvenWhenEmpty() throws RefusedScrapeException {
        assertThat(merge("honor_labels: true", metric("job", "x"), TARGET))
                .isEqualTo(metric("job", "x", "instance", "i"));
        assertThat(merge("honor_labels: true", metric(), TARGET, "job")).isEqualTo(metric("instance", "i"));
        assertThat(merge("", metric(), TARGET, "job")).isEqualTo(metric("job", "j", "instance", "i"));
    }

    @Test
    void metricRelabellingSeesTheMergedLabels() throws RefusedScrapeException {
        String drop = "metric_relabel_configs: [{source_labels: [__name__, job], regex: m;j, action: drop}]";

        assertThat(merge(drop, metric(), TARGET)).isNull();
        assertThat(merge(drop, metric(), Labels.of("job", "other"))).isEqualTo(metric("job", "other"));
    }

    @Test
    void seriesWithoutANameFailTheScrape() {
        assertThatThrownBy(
                        () -> merge("metric_relabel_configs: [{regex: __name__, action: labeldrop}]", metric(), TARGET))
                .isInstanceOf(RefusedScrapeException.class)
                .hasMessage("missing metric name (__name__ label)");
    }

    @Test
    void limitsAndNamesAreChecked() {
        assertThatThrownBy(() -> merge("label_limit: 2", metric(), TARGET))
                .hasMessage("label_limit exceeded (metric: m, number of labels: 3, limit: 2)");
        assertThatThrownBy(() -> merge("label_name_length_limit: 8", metric("instances", "x"), TARGET))
                .hasMessage("label_name_length_limit exceeded (metric: m, label name: instances, length: 9, limit: 8)");
        assertThatThrownBy(() -> merge("label_value_length_limit: 3", metric("a", "éé"), TARGET))
                .hasMessage("label_value_length_limit exceeded (metric: m, label name: a, value: \"éé\", length: 4,"
                        + " limit: 3)");
        assertThatThrownBy(() -> merge("metric_name_validation_scheme: legacy", metric("a.b", "x"), TARGET))
                .hasMessageStartingWith("invalid metric name or label names: {");
    }
}
