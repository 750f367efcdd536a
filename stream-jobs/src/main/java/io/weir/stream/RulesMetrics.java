package io.weir.stream;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.bus.Bus;
import io.weir.bus.TableTopic;
import io.weir.bus.TableView;
import io.weir.model.record.RuleGroupStatusRecord;
import io.weir.model.record.RuleHealth;
import io.weir.stream.rule.RuleGroupDefinition;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The service's own metrics. What groups do is read from the topic to which the job writes it. */
final class RulesMetrics implements AutoCloseable {
    private final Bus bus;
    private final InstantSource clock;
    private final Gauge rules;
    private final Gauge interval;
    private final Gauge lastEvaluation;
    private final Gauge lastDuration;
    private final Gauge samples;
    private final Counter evaluations;
    private final Counter failures;
    private @Nullable TableView<RuleGroupStatusRecord> statuses;

    RulesMetrics(
            Bus bus,
            PrometheusRegistry registry,
            InstantSource clock,
            BooleanSupplier running,
            LongSupplier submissions) {
        this.bus = bus;
        this.clock = clock;
        GaugeWithCallback.builder()
                .name("weir_rules_job_running")
                .help("Whether all tasks of the rules job run.")
                .callback(callback -> callback.call(running.getAsBoolean() ? 1 : 0))
                .register(registry);
        CounterWithCallback.builder()
                .name("weir_rules_job_submissions_total")
                .help("How often the rules job was submitted.")
                .callback(callback -> callback.call((double) submissions.getAsLong()))
                .register(registry);
        rules = gauge("weir_rules_group_rules", "Rules in the group.", registry);
        interval = gauge("weir_rules_group_interval_seconds", "Time between two evaluations.", registry);
        lastEvaluation =
                gauge("weir_rules_group_last_evaluation_timestamp_seconds", "The instant evaluated last.", registry);
        lastDuration = gauge("weir_rules_group_last_duration_seconds", "How long the last evaluation took.", registry);
        samples = gauge("weir_rules_group_last_evaluation_samples", "Samples of the last evaluation.", registry);
        evaluations = counter("weir_rules_evaluations_total", "Rules evaluated.", registry);
        failures = counter("weir_rules_evaluation_failures_total", "Rules whose evaluation failed.", registry);
    }

    private static Gauge gauge(String name, String help, PrometheusRegistry registry) {
        return Gauge.builder().name(name).help(help).labelNames("rule_group").register(registry);
    }

    private static Counter counter(String name, String help, PrometheusRegistry registry) {
        return Counter.builder().name(name).help(help).labelNames("rule_group").register(registry);
    }

    /** Begins to follow the groups. */
    void start() {
        Instant started = clock.instant();
        TableView<RuleGroupStatusRecord> view = bus.view(TableTopic.RULE_STATUS, "rules-metrics");
        view.listen((key, status) -> {
            if (status != null) {
                evaluated(key, status, status.getLastEvaluation().isBefore(started));
            }
        });
        statuses = view;
    }

    /** The groups that are there from now on. */
    void loaded(List<RuleGroupDefinition> groups) {
        List.of(rules, interval, lastEvaluation, lastDuration, samples).forEach(Gauge::clear);
        for (RuleGroupDefinition group : groups) {
            rules.labelValues(group.key()).set(group.rules().size());
            interval.labelValues(group.key()).set(group.intervalMs() / 1e3);
        }
    }

    private void evaluated(String group, RuleGroupStatusRecord status, boolean old) {
        lastEvaluation.labelValues(group).set(status.getLastEvaluation().toEpochMilli() / 1e3);
        lastDuration.labelValues(group).set(status.getEvaluationSeconds());
        samples.labelValues(group).set((double)
                status.getRules().stream().mapToLong(rule -> rule.getSamples()).sum());
        if (!old) {
            evaluations.labelValues(group).inc(status.getRules().size());
            failures.labelValues(group)
                    .inc(status.getRules().stream()
                            .filter(rule -> rule.getHealth() == RuleHealth.ERR)
                            .count());
        }
    }

    @Override
    public void close() {
        TableView<RuleGroupStatusRecord> view = statuses;
        if (view != null) {
            view.close();
        }
    }
}
