package io.weir.alertmanager.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.alertmanager.testing.KeptSpans;
import io.weir.alertmanager.testing.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A flush is one trace with the names of Alertmanager's stages. */
class FlushTraceTest {
    private static final String CONFIG = """
            route: {receiver: r, group_by: [alertname], group_wait: 30s, group_interval: 5m, repeat_interval: 1h, routes: [%s]}
            time_intervals: [{name: always, time_intervals: [{}]}]
            receivers: [{name: r, webhook_configs: [{url: 'http://localhost/'}]}]
            """;

    private final KeptSpans spans = new KeptSpans();

    private World world(String route) {
        return new World(CONFIG.formatted(route), true, spans.tracer());
    }

    @Test
    void aDeliveryHasEachStageAndEachAttempt() {
        World world = world("");
        world.integration.answer(Outcome.retry("serverError", "HTTP status 500"));
        world.fire("a");
        world.advance(Duration.ofSeconds(40));
        assertThat(world.heard()).hasSize(1);
        assertThat(spans.tree())
                .isEqualTo(List.of(
                        "dispatch.AggregationGroup.flush",
                        "  notify.MuteStage.Exec",
                        "  notify.TimeMuteStage.Exec",
                        "  notify.MuteStage.Exec",
                        "  notify.DedupStage.Exec",
                        "  notify.RetryStage.Exec",
                        "    notify.Integration.Notify: HTTP status 500",
                        "    notify.Integration.Notify",
                        "  notify.SetNotifiesStage.Exec"));
    }

    @Test
    void aFailureSaysWhy() {
        World world = world("");
        world.integration.answer(Outcome.failed("clientError", "HTTP status 400"));
        world.fire("a");
        world.advance(Duration.ofSeconds(40));
        assertThat(spans.tree())
                .contains("  notify.RetryStage.Exec: HTTP status 400", "    notify.Integration.Notify: HTTP status 400")
                .doesNotContain("  notify.SetNotifiesStage.Exec");
    }

    @Test
    void whatIsMutedEndsThere() {
        World world = world("{mute_time_intervals: [always]}");
        world.fire("a");
        world.advance(Duration.ofSeconds(40));
        assertThat(spans.tree())
                .containsExactly(
                        "dispatch.AggregationGroup.flush", "  notify.MuteStage.Exec", "  notify.TimeMuteStage.Exec");
    }
}
