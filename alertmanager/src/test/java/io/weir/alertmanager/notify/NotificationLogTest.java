package io.weir.alertmanager.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.alertmanager.testing.FakeLoop;
import io.weir.alertmanager.testing.FakeTable;
import io.weir.model.record.NotificationRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NotificationLogTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeTable<NotificationRecord> table = new FakeTable<>();
    private final NotificationLog log = new NotificationLog(table.open(new FakeLoop(T)), FakeTable.uncounted());

    private CompletableFuture<Void> record(String key, Duration at) {
        NotificationRecord entry = NotificationRecord.newBuilder()
                .setGroupKey("{}:{}")
                .setReceiver("r")
                .setIntegration("webhook")
                .setIndex(0)
                .setSentAt(T.plus(at))
                .setExpiresAt(T.plus(Duration.ofHours(1)))
                .setFiring(List.of())
                .setResolved(List.of())
                .setReceiverData(Map.of())
                .build();
        return log.record(key, entry, T.plus(at));
    }

    private boolean isStalledAfter(long milliseconds) {
        return log.isStalled(T.plusMillis(milliseconds));
    }

    @Test
    void theOldestWriteUnderWayDecides() {
        table.holding(true);
        record("a", Duration.ZERO);
        record("b", Duration.ofMillis(500));
        // A second write of a key doesn't hide that the first has no answer.
        record("a", Duration.ofMillis(900));
        assertThat(isStalledAfter(1000)).isFalse();
        assertThat(isStalledAfter(1001)).isTrue();
        table.holding(false);
        assertThat(isStalledAfter(60_000)).isFalse();
    }

    @Test
    void writesThatFailedAreNotUnderWay() {
        table.unavailable(true);
        assertThat(record("a", Duration.ZERO)).isCompletedExceptionally();
        assertThat(isStalledAfter(60_000)).isFalse();
        table.unavailable(false);
        assertThat(log.retry("a", T.plusSeconds(60))).isCompleted();
        assertThat(table.rows()).containsOnlyKeys("a");
    }
}
