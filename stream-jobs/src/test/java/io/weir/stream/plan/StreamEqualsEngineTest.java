package io.weir.stream.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.model.histogram.Bucket;
import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import io.weir.promql.PromqlEngine;
import io.weir.promql.PromqlParser;
import io.weir.promql.QueryContext;
import io.weir.promql.QueryException;
import io.weir.stream.codec.RoundTrip;
import io.weir.stream.rule.RuleDefinition;
import io.weir.stream.rule.RuleEvaluationException;
import io.weir.stream.rule.RuleGroupDefinition;
import io.weir.stream.rule.VectorSample;
import io.weir.stream.testing.Groups;
import io.weir.stream.testing.HashWindowStore;
import io.weir.stream.window.SeriesWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A rule computed by the stream equals the same expression asked of the engine at the same instant, over the samples that
 * the log held by then: whatever the partitions, and whatever was pruned.
 */
class StreamEqualsEngineTest {
    private static final int PARTITIONS = 3;
    private static final long DELAY_MS = 1_000;
    private static final long START_MS = 1_700_000_000_000L;
    private static final long LENGTH_MS = 25 * 60_000;

    private static final List<String> EXPRESSIONS = List.of(
            "requests",
            "requests{job=\"a\"} > 20",
            "rate(requests[5m])",
            "increase(requests[1m])",
            "irate(requests[2m]) * 60",
            "sum(rate(requests[5m]))",
            "sum by (job) (rate(requests[5m]))",
            "avg without (instance) (requests)",
            "max by (job) (requests) - min by (job) (requests)",
            "count by (code) (requests{code!=\"500\"})",
            "stddev by (job) (gauge)",
            "quantile(0.9, gauge)",
            "topk by (job) (1, gauge)",
            "count_values(\"v\", floor(gauge / 50))",
            "sum by (job) (rate(requests{code=\"500\"}[5m])) / sum by (job) (rate(requests[5m]))",
            "gauge > on (job, instance) group_left () sum by (job, instance) (rate(requests[5m]))",
            "gauge unless requests{code=\"500\"}",
            "sum by (job) (requests) and on (job) (gauge > 50)",
            "absent(nothing{job=\"x\"})",
            "absent(gauge)",
            "absent_over_time(gauge{job=\"a\"}[1m])",
            "avg_over_time(gauge[3m])",
            "quantile_over_time(0.5, gauge[4m])",
            "max_over_time(gauge[2m] offset 3m)",
            "changes(gauge[5m]) + ignoring (code) resets(requests{code=\"200\"}[5m])",
            "deriv(gauge[3m])",
            "predict_linear(gauge[3m], 60)",
            "max_over_time(rate(requests[1m])[5m:30s])",
            "sum_over_time(sum by (job) (gauge)[4m:1m])",
            "label_replace(gauge, \"host\", \"$1\", \"instance\", \"(.*):.*\")",
            "clamp_max(gauge, 40) == bool 40",
            "scalar(sum(gauge)) + vector(time())",
            "time()",
            "vector(1)",
            "-gauge",
            "timestamp(gauge)",
            "histogram_quantile(0.9, sum by (le, job) (rate(duration_bucket[5m])))",
            "{__name__=~\"requests|gauge\", job=\"a\"}",
            "sum by (__name__) ({__name__=~\"requests|gauge\"})",
            "rate({__name__=~\"requests|gauge\", job=\"a\"}[5m])",
            "requests / ignoring (code) gauge",
            "requests / ignoring (code) group_left () gauge",
            "hour() + on () group_right () minute(gauge)",
            "sort_desc(gauge) or requests",
            "sum by (job) (rate(native[5m]))",
            "avg by (job) (native)",
            "sum(native)",
            "count by (job) (native)",
            "max by (job) (native)",
            "native * 2",
            "histogram_quantile(0.9, sum by (job) (rate(native[3m])))",
            "histogram_count(native) > 0",
            "sum_over_time(native[2m])",
            "sum_over_time(sum by (job) (native)[4m:1m])",
            "sum by (job) ({__name__=~\"native|gauge\"})",
            "avg(custom)",
            "sum({__name__=~\"native|custom\"})",
            "histogram_sum(rate(custom[5m])) / histogram_count(rate(custom[5m]))");

    /** Expressions that may have no result at any instant. */
    private static final List<String> RARE = List.of(
            "absent(gauge)",
            "gauge unless requests{code=\"500\"}",
            "absent_over_time(gauge{job=\"a\"}[1m])",
            "sort_desc(gauge) or requests",
            "requests / ignoring (code) gauge",
            "sum by (job) ({__name__=~\"native|gauge\"})",
            "max by (job) (native)",
            "sum({__name__=~\"native|custom\"})",
            "rate({__name__=~\"requests|gauge\", job=\"a\"}[5m])");

    /** A sample, and when the log gets it. */
    private record Arrival(
            Labels series,
            long timestampMs,
            double value,
            @Nullable Histogram histogram,
            long logTimeMs) {
        Arrival(Labels series, long timestampMs, double value, long logTimeMs) {
            this(series, timestampMs, value, null, logTimeMs);
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 12);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void atEveryInstant(long seed) throws Exception {
        Random random = new Random(seed);
        long queryOffsetMs = seed % 3 == 0 ? 20_000 : 0;
        RuleGroupDefinition definition = new RuleGroupDefinition(
                "rules.yml",
                "g",
                Groups.INTERVAL_MS,
                queryOffsetMs,
                0,
                IntStream.range(0, EXPRESSIONS.size())
                        .mapToObj(i -> RuleDefinition.recording("recorded:" + i, EXPRESSIONS.get(i), Map.of()))
                        .toList());
        RulesPlan plan = RulesPlan.of(List.of(definition), Groups.OPTIONS);
        GroupPlan group = plan.groups().get(0);
        List<HashWindowStore> stores = new ArrayList<>();
        List<PartitionLeaves> partitions = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            stores.add(new HashWindowStore());
            partitions.add(new PartitionLeaves(partition, plan, DELAY_MS, stores.get(partition)));
        }
        GatheredSeries everything = new GatheredSeries();
        long instantMs = definition.schedule().firstAtOrAfter(START_MS);
        Set<String> everNonEmpty = new HashSet<>();
        for (Arrival arrival : arrivals(random)) {
            while (instantMs + DELAY_MS < arrival.logTimeMs) {
                List<InstantReport> reports = new ArrayList<>();
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    reports.add(RoundTrip.of(
                            partitions.get(partition).evaluate(group, instantMs, false, stores.get(partition)),
                            InstantReport::write,
                            InstantReport::read));
                }
                everNonEmpty.addAll(compare(group, reports, everything, instantMs - queryOffsetMs));
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    partitions.get(partition).prune(arrival.logTimeMs, stores.get(partition));
                }
                instantMs += definition.intervalMs();
            }
            Fingerprint fingerprint = Fingerprint.of(arrival.series);
            int partition = fingerprint.partition(PARTITIONS);
            if (plan.leafIndex().matches(arrival.series)) {
                partitions
                        .get(partition)
                        .add(
                                fingerprint,
                                arrival.series,
                                new long[] {arrival.timestampMs},
                                new double[] {arrival.value},
                                arrival.histogram == null ? null : new Histogram[] {arrival.histogram},
                                0,
                                1,
                                arrival.logTimeMs,
                                stores.get(partition));
            }
            SeriesWindow one = new SeriesWindow(arrival.series);
            one.add(arrival.timestampMs, arrival.value, arrival.histogram);
            everything.add(one);
        }
        assertThat(EXPRESSIONS).filteredOn(expr -> !everNonEmpty.contains(expr)).isSubsetOf(RARE);
    }

    /** @return the expressions that had a result */
    private static Set<String> compare(
            GroupPlan group, List<InstantReport> reports, GatheredSeries everything, long queryTimeMs)
            throws Exception {
        InstantExpressions stream = new InstantExpressions(group, reports, List.of());
        PromqlEngine engine = new PromqlEngine(Groups.OPTIONS.engineOptions());
        Set<String> nonEmpty = new HashSet<>();
        for (int i = 0; i < EXPRESSIONS.size(); i++) {
            String expr = EXPRESSIONS.get(i);
            List<VectorSample> expected;
            try {
                expected = Vectors.of(
                        engine.instant(everything, PromqlParser.parse(expr), queryTimeMs, QueryContext.unlimited()));
            } catch (QueryException e) {
                int failing = i;
                assertThatThrownBy(() -> stream.evaluate(failing))
                        .as("%s at %d", expr, queryTimeMs)
                        .isInstanceOf(RuleEvaluationException.class);
                continue;
            }
            assertSame(expr + " at " + queryTimeMs, stream.evaluate(i), expected);
            if (!expected.isEmpty()) {
                nonEmpty.add(expr);
            }
        }
        return nonEmpty;
    }

    private static void assertSame(String what, List<VectorSample> actual, List<VectorSample> expected) {
        Map<Labels, VectorSample> byLabels = new LinkedHashMap<>();
        actual.forEach(sample -> byLabels.put(sample.labels(), sample));
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (VectorSample sample : expected) {
            assertThat(byLabels).as(what).containsKey(sample.labels());
            VectorSample found = byLabels.getOrDefault(sample.labels(), sample);
            assertThat(isClose(found.value(), sample.value()) && isClose(found.histogram(), sample.histogram()))
                    .as("%s: %s is %s, expected %s", what, sample.labels(), found, sample)
                    .isTrue();
        }
    }

    private static boolean isClose(double actual, double expected) {
        return Double.compare(actual, expected) == 0 || Math.abs(actual - expected) <= 1e-12 * Math.abs(expected);
    }

    private static boolean isClose(@Nullable Histogram actual, @Nullable Histogram expected) {
        if (actual == null || expected == null) {
            return actual == expected;
        }
        List<Bucket> buckets = actual.buckets();
        List<Bucket> others = expected.buckets();
        boolean close = buckets.size() == others.size()
                && actual.hint() == expected.hint()
                && isClose(actual.count(), expected.count());
        for (int i = 0; close && i < buckets.size(); i++) {
            close = buckets.get(i).upper() == others.get(i).upper()
                    && isClose(buckets.get(i).count(), others.get(i).count());
        }
        return close;
    }

    /** Series that come and go, count and are reset, are scraped with jitter, arrive late, twice, or not at all. */
    private static List<Arrival> arrivals(Random random) {
        Set<Labels> series = new HashSet<>();
        for (String job : List.of("a", "b")) {
            for (String instance : List.of("x:1", "y:1", "z:1")) {
                series.add(Labels.of(Labels.METRIC_NAME, "gauge", "job", job, "instance", instance));
                series.add(Labels.of(Labels.METRIC_NAME, "unselected", "job", job, "instance", instance));
                for (String code : List.of("200", "500")) {
                    series.add(
                            Labels.of(Labels.METRIC_NAME, "requests", "job", job, "instance", instance, "code", code));
                }
                for (String le : List.of("0.1", "1", "+Inf")) {
                    series.add(Labels.of(
                            Labels.METRIC_NAME, "duration_bucket", "job", job, "instance", instance, "le", le));
                }
            }
        }
        List<Arrival> arrivals = new ArrayList<>();
        List<Labels> sorted = new ArrayList<>(series);
        sorted.sort(null);
        for (Labels labels : sorted) {
            boolean gauge = labels.metricName().equals("gauge");
            long offsetMs = random.nextInt(10_000);
            double value = random.nextInt(100);
            for (long t = START_MS - 60_000 + offsetMs; t < START_MS + LENGTH_MS; t += 10_000) {
                if (random.nextInt(60) == 0) {
                    // Gone for a while, with a stale marker more often than not.
                    if (random.nextInt(3) > 0) {
                        arrivals.add(new Arrival(labels, t, StaleMarker.VALUE, t + random.nextInt(500)));
                    }
                    t += random.nextInt(8) * 60_000L;
                    continue;
                }
                value = gauge ? random.nextInt(100) : random.nextInt(40) == 0 ? 0 : value + random.nextInt(20);
                long timestampMs = t + random.nextInt(40);
                long lateMs = random.nextInt(20) == 0 ? random.nextInt(40_000) : random.nextInt(900);
                arrivals.add(new Arrival(labels, timestampMs, value, timestampMs + lateMs));
                if (random.nextInt(30) == 0) {
                    arrivals.add(new Arrival(labels, timestampMs, value, timestampMs + lateMs + 2_000));
                }
            }
        }
        addHistograms(random, arrivals);
        arrivals.sort(Comparator.comparingLong(Arrival::logTimeMs));
        return arrivals;
    }

    /** Counters of observations, with resets, coarser schemas now and then, a float among them, and stale markers. */
    private static void addHistograms(Random random, List<Arrival> arrivals) {
        for (String name : List.of("native", "custom")) {
            for (String job : List.of("a", "b")) {
                for (String instance : List.of("x:1", "y:1")) {
                    Labels labels = Labels.of(Labels.METRIC_NAME, name, "job", job, "instance", instance);
                    double[] counts = new double[4];
                    for (long t = START_MS - 60_000; t < START_MS + LENGTH_MS; t += 10_000) {
                        long timestampMs = t + random.nextInt(40);
                        long logTimeMs = timestampMs + random.nextInt(900);
                        int event = random.nextInt(80);
                        if (event == 0) {
                            arrivals.add(new Arrival(labels, timestampMs, StaleMarker.VALUE, logTimeMs));
                        } else if (event == 1) {
                            arrivals.add(new Arrival(labels, timestampMs, 5, logTimeMs));
                        } else {
                            counts = event == 2 ? new double[4] : counts;
                            counts[random.nextInt(4)] += random.nextInt(5);
                            Histogram histogram = histogram(name, counts, random.nextInt(20) == 0 ? 1 : 2);
                            arrivals.add(new Arrival(labels, timestampMs, histogram.sum(), histogram, logTimeMs));
                        }
                    }
                }
            }
        }
    }

    private static Histogram histogram(String name, double[] counts, int schema) {
        Buckets buckets = Buckets.of(new int[] {0, 1, 2, 3}, counts);
        double count = buckets.total();
        return name.equals("custom")
                ? Histogram.custom(new double[] {1, 2, 4}, count, 2 * count, buckets, CounterResetHint.UNKNOWN)
                : Histogram.exponential(
                        schema, 0, 0, count, 2 * count, buckets, Buckets.NONE, CounterResetHint.UNKNOWN);
    }
}
