package io.weir.pushgateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.bus.TableTopic;
import io.weir.exposition.MetricFamily;
import io.weir.exposition.MetricFamily.NativeSample;
import io.weir.exposition.MetricFamily.Sample;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupRecordsTest {
    private static final GroupingKey KEY = GroupingKey.of(Map.of("job", "j", "x", "", "ä.ö", "\u00FF"));

    @Test
    void readsWhatItWrites() throws IOException {
        Histogram histogram = Histogram.exponential(
                2,
                0.5,
                1.5,
                4.5,
                -3,
                Buckets.of(new int[] {-1, 4}, new double[] {1, 2}),
                Buckets.NONE,
                CounterResetHint.GAUGE);
        MetricFamily family = new MetricFamily(
                "h",
                MetricType.GAUGEHISTOGRAM,
                "Help.",
                List.of(
                        new Sample(Labels.of(Labels.METRIC_NAME, "h_bucket", "le", "+Inf"), 4.5),
                        new Sample(Labels.of(Labels.METRIC_NAME, "h_sum"), Double.NaN),
                        new Sample(Labels.of(Labels.METRIC_NAME, "h_count"), 4.5)),
                List.of(new NativeSample(Labels.of(Labels.METRIC_NAME, "h"), histogram)));
        Group group =
                Group.empty(KEY).pushed(List.of(family), true, 1_000, 60_000).failed(2_000, 0);

        byte[] row = TableTopic.PUSH_GROUPS.encode(GroupRecords.record(group));
        Group read = GroupRecords.group(TableTopic.PUSH_GROUPS.decode(row));

        assertThat(read).isEqualTo(group);
        assertThat(read.times()).isEqualTo(new Group.Times(1_000, 2_000, 60_000));
        assertThat(read.families().get("h").metrics().nativeSamples().get(0).histogram())
                .isEqualTo(histogram);
    }
}
