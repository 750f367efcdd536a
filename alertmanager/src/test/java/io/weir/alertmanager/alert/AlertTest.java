package io.weir.alertmanager.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Labels;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

    private static Alert alert(long start, long end, long updated, boolean timeout) {
        return Alert.of(
                Labels.of("alertname", "A"),
                Map.of("updated", Long.toString(updated)),
                T.plusSeconds(start),
                T.plusSeconds(end),
                T.plusSeconds(updated),
                "",
                timeout);
    }

    /** Values computed with Go's hash/fnv. */
    @Test
    void fingerprintIsThatOfAlertmanager() {
        assertThat(AlertFingerprint.of(Labels.empty())).isEqualTo("cbf29ce484222325");
        assertThat(AlertFingerprint.of(Labels.of("alertname", "Up", "job", "node")))
                .isEqualTo("e699cad68dea8934");
    }

    @Test
    void aResentAlertReplacesTheOldOne() {
        Alert resent = alert(0, 300, 60, false);
        assertThat(resent.after(alert(0, 240, 0, false))).isEqualTo(resent);
    }

    @Test
    void overlappingAlertsAreMerged() {
        Alert merged = alert(100, 400, 100, false).after(alert(0, 300, 0, false));
        assertThat(merged.startsAt()).isEqualTo(T);
        assertThat(merged.endsAt()).isEqualTo(T.plusSeconds(400));
        assertThat(merged.annotations()).containsEntry("updated", "100");
    }

    @Test
    void aLaterPlannedEndIsKeptUnlessItWasATimeout() {
        assertThat(alert(100, 200, 100, false).after(alert(0, 300, 0, false)).endsAt())
                .isEqualTo(T.plusSeconds(300));
        assertThat(alert(100, 200, 100, false).after(alert(0, 300, 0, true)).endsAt())
                .isEqualTo(T.plusSeconds(200));
    }

    @Test
    void anExplicitEndWinsOverALaterPlannedOne() {
        assertThat(alert(0, 100, 100, false).after(alert(0, 300, 0, false)).endsAt())
                .isEqualTo(T.plusSeconds(100));
    }

    @Test
    void survivesItsRecord() {
        Alert alert = alert(0, 300, 60, true);
        assertThat(Alert.of(alert.toRecord())).isEqualTo(alert);
    }

    @Test
    void notificationsAreOrderedByJobThenInstanceThenFewerLabels() {
        Alert a = named("job", "a", "instance", "2");
        Alert b = named("job", "a", "instance", "1", "x", "y");
        Alert c = named("zone", "1");
        Alert d = named("job", "a", "instance", "1");
        assertThat(java.util.stream.Stream.of(a, b, c, d).sorted(Alert.NOTIFICATION_ORDER))
                .containsExactly(d, b, a, c);
    }

    /** Each less than the next, as {@code LabelSet.Before} of Prometheus says. */
    @Test
    void labelSetsAreOrderedByTheFirstLabelThatDiffers() {
        assertThat(java.util.stream.Stream.of(
                                Labels.of("a", "1", "b", "1", "c", "1"),
                                Labels.of("a", "2", "c", "1"),
                                Labels.of("b", "3", "c", "1"),
                                Labels.of("a", "1", "c", "2"),
                                Labels.of("a", "1", "b", "9"),
                                Labels.of("z", "1"))
                        .sorted(Alert::compareLabels))
                .containsExactly(
                        Labels.of("z", "1"),
                        Labels.of("b", "3", "c", "1"),
                        Labels.of("a", "1", "c", "2"),
                        Labels.of("a", "1", "b", "9"),
                        Labels.of("a", "2", "c", "1"),
                        Labels.of("a", "1", "b", "1", "c", "1"));
    }

    private static Alert named(String... labels) {
        return Alert.of(Labels.of(labels), Map.of(), T, T, T, "", false);
    }
}
