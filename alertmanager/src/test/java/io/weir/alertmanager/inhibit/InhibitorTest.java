package io.weir.alertmanager.inhibit;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.alert.AlertStore;
import io.weir.alertmanager.config.InhibitRuleConfig;
import io.weir.alertmanager.matcher.Matcher;
import io.weir.alertmanager.matcher.MatcherParser;
import io.weir.alertmanager.testing.FakeLoop;
import io.weir.alertmanager.testing.FakeTable;
import io.weir.model.Labels;
import io.weir.model.record.AlertRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InhibitorTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeLoop clock = new FakeLoop(NOW);
    private final FakeTable<AlertRecord> table = new FakeTable<>();
    private final AlertStore store = new AlertStore(table.open(clock), clock, new PrometheusRegistry());
    private final List<Alert> alerts = new ArrayList<>();

    private Inhibitor inhibitor(String source, String target, String... equal) {
        List<Matcher> sources = MatcherParser.FALLBACK.parseAll(source);
        List<Matcher> targets = MatcherParser.FALLBACK.parseAll(target);
        InhibitRuleConfig rule = new InhibitRuleConfig("", sources, targets, List.of(equal));
        return new Inhibitor(List.of(rule), store);
    }

    private void firing(boolean stillFires, String... labels) {
        Instant end = stillFires ? NOW.plusSeconds(60) : NOW;
        Alert alert = Alert.of(Labels.of(labels), Map.of(), NOW, end, NOW, "", false);
        alerts.add(alert);
        table.put(alert.topicKey(), alert.toRecord());
    }

    @Test
    void whatFiredBeforeTheRulesWereLoadedCountsAndWhatIsGoneDoesNot() {
        firing(true, "severity", "page");
        Inhibitor inhibitor = inhibitor("severity=page", "severity=ticket");
        assertThat(inhibitor.inhibitedBy(Labels.of("severity", "ticket"), NOW)).isPresent();
        clock.sleep(Duration.ofMinutes(2));
        store.removeResolved(clock.instant(), Duration.ZERO, alert -> false);
        assertThat(store.all()).isEmpty();
        assertThat(inhibitor.inhibitedBy(Labels.of("severity", "ticket"), NOW)).isEmpty();
    }

    @Test
    void onlyASourceWithEqualLabelsCounts() {
        Inhibitor inhibitor = inhibitor("severity=page", "severity=ticket", "cluster");
        firing(true, "severity", "page", "cluster", "a");
        assertThat(inhibitor.inhibitedBy(Labels.of("severity", "ticket", "cluster", "a"), NOW))
                .contains(alerts.get(0).fingerprint());
        assertThat(inhibitor.inhibitedBy(Labels.of("severity", "ticket", "cluster", "b"), NOW))
                .isEmpty();
        assertThat(inhibitor.inhibitedBy(Labels.of("severity", "page", "cluster", "a"), NOW))
                .isEmpty();
    }

    @Test
    void aLabelMissingOnBothSidesIsEqual() {
        Inhibitor inhibitor = inhibitor("severity=page", "severity=ticket", "cluster");
        firing(true, "severity", "page");
        assertThat(inhibitor.inhibitedBy(Labels.of("severity", "ticket"), NOW)).isPresent();
    }

    @Test
    void aResolvedSourceDoesNotCountAndHidesNoOther() {
        Inhibitor inhibitor = inhibitor("severity=page", "severity=ticket");
        firing(false, "severity", "page", "n", "1");
        assertThat(inhibitor.inhibitedBy(Labels.of("severity", "ticket"), NOW)).isEmpty();
        firing(true, "severity", "page", "n", "2");
        assertThat(inhibitor.inhibitedBy(Labels.of("severity", "ticket"), NOW))
                .contains(alerts.get(1).fingerprint());
    }

    @Test
    void alertsOfBothSidesDoNotInhibitThemselvesOrEachOther() {
        Inhibitor inhibitor = inhibitor("a=\"1\"", "b=\"1\"");
        firing(true, "a", "1", "b", "1");
        Labels both = Labels.of("a", "1", "b", "1", "n", "2");
        assertThat(inhibitor.inhibitedBy(alerts.get(0).labels(), NOW)).isEmpty();
        assertThat(inhibitor.inhibitedBy(both, NOW)).isEmpty();
        assertThat(inhibitor.inhibitedBy(Labels.of("b", "1"), NOW)).isPresent();
        firing(true, "a", "1");
        assertThat(inhibitor.inhibitedBy(both, NOW)).contains(alerts.get(1).fingerprint());
    }
}
