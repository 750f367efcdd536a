package io.weir.query.testing;

import io.weir.model.record.ActiveAlert;
import io.weir.model.record.AlertState;
import io.weir.model.record.MetadataRecord;
import io.weir.model.record.RuleGroupRecord;
import io.weir.model.record.RuleGroupStatusRecord;
import io.weir.model.record.RuleHealth;
import io.weir.model.record.RuleKind;
import io.weir.model.record.RuleRecord;
import io.weir.model.record.RuleStatus;
import io.weir.model.record.TargetHealth;
import io.weir.model.record.TargetRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Rows of the control tables as other components write them. */
public final class Rows {
    public static final Instant EVALUATED = Instant.parse("2026-01-02T03:04:05.250Z");

    private Rows() {}

    public static Map<String, MetadataRecord> metadata() {
        return Map.of(
                "node;node_load1", metadata("node", "node_load1", "gauge", "1m load average."),
                "edge;node_load1", metadata("edge", "node_load1", "gauge", "1m load average."),
                "old;node_load1", metadata("old", "node_load1", "unknown", ""),
                "node;node_cpu_seconds", metadata("node", "node_cpu_seconds", "counter", "Seconds in \"mode\"."));
    }

    private static MetadataRecord metadata(String job, String metric, String type, String help) {
        return MetadataRecord.newBuilder()
                .setMetric(metric)
                .setJob(job)
                .setType(type)
                .setHelp(help)
                .build();
    }

    public static Map<String, TargetRecord> targets() {
        return Map.of(
                "a",
                target("node", "http://localhost:9100/metrics")
                        .setLabels(Map.of("instance", "localhost:9100", "job", "node"))
                        .setHealth(TargetHealth.UP)
                        .setLastScrape(EVALUATED)
                        .setLastScrapeDurationSeconds(0.012)
                        .build(),
                "b",
                target("node", "http://far:9100/metrics")
                        .setLabels(Map.of("instance", "far:9100", "job", "node"))
                        .setHealth(TargetHealth.DOWN)
                        .setLastError("connection refused")
                        .setLastScrape(EVALUATED)
                        .build(),
                "c",
                target("blackbox", "http://new:80/probe?target=x")
                        .setLabels(Map.of("instance", "new:80", "job", "blackbox"))
                        .setLastScrape(Instant.EPOCH)
                        .build(),
                "d",
                target("node", "").setDropped(true).setLastScrape(Instant.EPOCH).build());
    }

    private static TargetRecord.Builder target(String pool, String url) {
        return TargetRecord.newBuilder()
                .setScrapePool(pool)
                .setScrapeUrl(url)
                .setDiscoveredLabels(Map.of("__address__", "x:1", "job", pool))
                .setLabels(Map.of())
                .setHealth(TargetHealth.UNKNOWN)
                .setScrapeIntervalMs(15_000)
                .setScrapeTimeoutMs(10_000);
    }

    public static Map<String, RuleGroupRecord> rules() {
        return Map.of(
                "node.yml;node",
                group(
                        "node.yml",
                        "node",
                        rule(RuleKind.RECORDING, "job:up:sum", "sum(up) by (job)")
                                .setLabels(Map.of("team", "infra"))
                                .build(),
                        rule(RuleKind.ALERTING, "Down", "up == 0")
                                .setForMs(90_000)
                                .setLabels(Map.of("severity", "page"))
                                .setAnnotations(Map.of("summary", "{{ $labels.instance }} is down"))
                                .build()),
                "a.yml;fresh",
                group(
                        "a.yml",
                        "fresh",
                        rule(RuleKind.ALERTING, "Never", "vector(0) > 1").build()));
    }

    private static RuleGroupRecord group(String file, String name, RuleRecord... rules) {
        return RuleGroupRecord.newBuilder()
                .setFile(file)
                .setName(name)
                .setIntervalMs(15_000)
                .setRules(List.of(rules))
                .build();
    }

    private static RuleRecord.Builder rule(RuleKind kind, String name, String expr) {
        return RuleRecord.newBuilder()
                .setKind(kind)
                .setName(name)
                .setExpr(expr)
                .setLabels(Map.of())
                .setAnnotations(Map.of());
    }

    public static Map<String, RuleGroupStatusRecord> ruleStatus() {
        RuleStatus recorded = RuleStatus.newBuilder()
                .setHealth(RuleHealth.ERR)
                .setLastError("many-to-many matching not allowed")
                .setEvaluationSeconds(0.002)
                .setAlerts(List.of())
                .build();
        RuleStatus alerted = RuleStatus.newBuilder()
                .setHealth(RuleHealth.OK)
                .setEvaluationSeconds(0.001)
                .setAlerts(List.of(
                        alert("far:9100", AlertState.FIRING),
                        alert("near:9100", AlertState.PENDING),
                        alert("gone:9100", AlertState.INACTIVE)))
                .build();
        return Map.of(
                "node.yml;node",
                RuleGroupStatusRecord.newBuilder()
                        .setFile("node.yml")
                        .setName("node")
                        .setLastEvaluation(EVALUATED)
                        .setEvaluationSeconds(0.003)
                        .setRules(List.of(recorded, alerted))
                        .build());
    }

    private static ActiveAlert alert(String instance, AlertState state) {
        return ActiveAlert.newBuilder()
                .setLabels(Map.of("alertname", "Down", "instance", instance, "severity", "page"))
                .setAnnotations(Map.of("summary", instance + " is down"))
                .setState(state)
                .setActiveAt(EVALUATED.minusSeconds(100))
                .setValue(0)
                .build();
    }
}
