package io.weir.stream.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Labels;
import io.weir.model.record.AlertRecord;
import io.weir.model.relabel.RelabelAction;
import io.weir.model.relabel.RelabelRule;
import io.weir.model.relabel.Relabeling;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertRecordsTest {
    private static final ActiveAlert ALERT = ActiveAlert.pending(
                    Labels.of("alertname", "Down", "cluster", "own"), Map.of("summary", "s"), 1, 1_000)
            .fired(2_000);

    @Test
    void externalLabelsFillWhatTheAlertLacks() {
        AlertRecords records = new AlertRecords(Labels.of("cluster", "eu", "replica", "1"), "", Relabeling.none());

        assertThat(records.labels(ALERT)).contains(Labels.of("alertname", "Down", "cluster", "own", "replica", "1"));
    }

    @Test
    void relabellingMayDropAnAlert() {
        RelabelRule drop = RelabelRule.builder()
                .sourceLabels("alertname")
                .regex("Down")
                .action(RelabelAction.DROP)
                .build();

        assertThat(new AlertRecords(Labels.empty(), "", Relabeling.of(List.of(drop))).labels(ALERT))
                .isEmpty();
    }

    @Test
    void timesAreInstantsAndTheLinkIsEscapedAsGoDoes() {
        AlertRecords records = new AlertRecords(Labels.empty(), "http://weir.example", Relabeling.none());

        AlertRecord record = records.record(new SentAlert(ALERT, 9_000, "up{a=~\"x*\"} == 0"), ALERT.labels(), 3_000);

        assertThat(record.getStartsAt()).isEqualTo(Instant.ofEpochMilli(2_000));
        assertThat(record.getEndsAt()).isEqualTo(Instant.ofEpochMilli(9_000));
        assertThat(record.getUpdatedAt()).isEqualTo(Instant.ofEpochMilli(3_000));
        assertThat(record.getGeneratorUrl())
                .isEqualTo("http://weir.example/graph?g0.expr=up%7Ba%3D~%22x%2A%22%7D+%3D%3D+0&g0.tab=1");
    }
}
