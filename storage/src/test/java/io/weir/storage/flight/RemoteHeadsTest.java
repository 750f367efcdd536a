package io.weir.storage.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.Fingerprint;
import io.weir.model.LabelMatcher;
import io.weir.model.LabelMatcher.Type;
import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.storage.SeriesCursor;
import io.weir.storage.StorageException;
import io.weir.storage.head.Head;
import io.weir.storage.head.HeadConfig;
import io.weir.storage.head.HeadMetrics;
import io.weir.storage.query.HeadSelection;
import io.weir.storage.query.LocalHeadReader;
import io.weir.storage.testing.Batches;
import io.weir.storage.testing.Cursors;
import io.weir.storage.testing.RandomHistograms;
import io.weir.storage.testing.TestSample;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two store processes, one with partition 0 and one with 1 and 2, and a client that knows the address of the first. */
class RemoteHeadsTest {
    private static final long T0 = 1_700_000_000_000L;
    private static final int PARTITIONS = 3;

    private final List<Head> heads = new ArrayList<>();
    private final Map<Integer, String> owners = new HashMap<>();
    private final HeadFlightServer first =
            new HeadFlightServer("127.0.0.1", 0, () -> List.of(heads.get(0)), () -> owners);
    private final HeadFlightServer second =
            new HeadFlightServer("127.0.0.1", 0, () -> List.of(heads.get(1), heads.get(2)), () -> owners);
    private RemoteHeads remote = new RemoteHeads(List.of("127.0.0.1:1"), PARTITIONS, Duration.ofSeconds(30));

    @BeforeEach
    void start() {
        HeadMetrics metrics = new HeadMetrics(new PrometheusRegistry());
        for (int i = 0; i < PARTITIONS; i++) {
            heads.add(new Head(i, HeadConfig.DEFAULT, metrics));
        }
        first.start();
        second.start();
        owners.put(0, "127.0.0.1:" + first.port());
        owners.put(1, "127.0.0.1:" + second.port());
        owners.put(2, "127.0.0.1:" + second.port());
        remote.close();
        remote = new RemoteHeads(List.of("127.0.0.1:" + first.port()), PARTITIONS, Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() {
        remote.close();
        first.close();
        second.close();
    }

    private void fill(int series, int samples) {
        RandomHistograms histograms = new RandomHistograms(new Random(1));
        for (int s = 0; s < series; s++) {
            Labels labels = Labels.of("__name__", "m" + s % 2, "s", "ö" + s);
            Batches batch = new Batches();
            for (int i = 0; i < samples; i++) {
                if (s % 10 == 7 && i % 50 > 10) {
                    batch.add(labels, T0 + i, histograms.next());
                } else {
                    batch.add(labels, T0 + i, i == samples - 1 ? StaleMarker.VALUE : i * s);
                }
            }
            heads.get(Fingerprint.of(labels).partition(PARTITIONS)).append(Batches.reader(batch.finish()), s, T0);
        }
    }

    private SortedMap<Labels, List<TestSample>> select(LabelMatcher... matchers) {
        List<SeriesCursor> cursors = remote.select(List.of(matchers), 0, Long.MAX_VALUE).stream()
                .map(HeadSelection::series)
                .toList();
        return Cursors.drain(cursors);
    }

    private SortedMap<Labels, List<TestSample>> selectLocally(LabelMatcher... matchers) {
        return Cursors.drain(
                LocalHeadReader.ofAll(() -> heads, PARTITIONS).select(List.of(matchers), 0, Long.MAX_VALUE).stream()
                        .map(HeadSelection::series)
                        .toList());
    }

    @Test
    void answersLikeTheHeadsThemselves() {
        fill(300, 1000);
        assertThat(select()).hasSize(300).isEqualTo(selectLocally());
        LabelMatcher matcher = LabelMatcher.of(Type.REGEX, "s", "ö1.*");
        assertThat(select(matcher)).hasSize(111).isEqualTo(selectLocally(matcher));
        assertThat(select(LabelMatcher.equal("s", "none"))).isEmpty();
    }

    @Test
    void tellsFromWhenOnAHeadIsComplete() {
        fill(30, 1);
        assertThat(remote.select(List.of(), 0, Long.MAX_VALUE))
                .allSatisfy(selection -> {
                    Head head = heads.get(selection.partition());
                    selection.series().close();
                    assertThat(selection.completeFromMs())
                            .isIn(Long.MIN_VALUE, head.completeFromMs() + HeadConfig.DEFAULT_BLOCK_LENGTH.toMillis());
                })
                .hasSize(PARTITIONS);
    }

    @Test
    void answersQuestionsAboutLabels() {
        fill(10, 2);
        assertThat(remote.labelNames(List.of(), 0, Long.MAX_VALUE)).containsExactly("__name__", "s");
        assertThat(remote.labelValues("__name__", List.of(), 0, Long.MAX_VALUE)).containsExactly("m0", "m1");
        assertThat(remote.labelValues("s", List.of(LabelMatcher.equal("__name__", "m1")), 0, Long.MAX_VALUE))
                .containsExactly("ö1", "ö3", "ö5", "ö7", "ö9");
        assertThat(remote.series(List.of(LabelMatcher.equal("s", "ö4")), 0, Long.MAX_VALUE))
                .containsExactly(Labels.of("__name__", "m0", "s", "ö4"));
    }

    @Test
    void canBeClosedInTheMiddle() {
        fill(300, 2000);
        for (HeadSelection selection : remote.select(List.of(), 0, Long.MAX_VALUE)) {
            assertThat(selection.series().next()).isTrue();
            selection.series().close();
        }
        assertThat(select()).hasSize(300);
    }

    @Test
    void failsRatherThanLeaveOutAPartition() {
        fill(30, 1);
        owners.put(2, owners.get(0));
        assertThatThrownBy(this::select)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("partition 2 is not here");
        owners.remove(2);
        assertThatThrownBy(this::select)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("only 2 of 3 partitions");
        second.close();
        owners.put(2, owners.get(1));
        assertThatThrownBy(this::select).isInstanceOf(StorageException.class);
    }

    /** Closing the server checks that nobody holds its buffers any more. */
    @Test
    void aServerWaitsForAnswersThatNobodyWantsAnyMore() {
        fill(300, 2000);
        for (int i = 0; i < 10; i++) {
            for (HeadSelection selection : remote.select(List.of(), 0, Long.MAX_VALUE)) {
                selection.series().close();
            }
        }
        second.close();
        assertThatThrownBy(this::select).isInstanceOf(StorageException.class);
    }

    @Test
    void saysWhatIsWrongWithACommand() {
        assertThatThrownBy(() -> HeadCommand.decode(new byte[] {'x'})).hasMessageContaining("not JSON");
        assertThatThrownBy(() -> HeadCommand.decode("{\"kind\":\"samples\"}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("no number startMs");
        HeadCommand command = new HeadCommand(
                HeadCommand.Kind.LABEL_VALUES, "job", List.of(LabelMatcher.of(Type.NOT_REGEX, "a", "b.*")), 1, 2, 3);
        assertThat(HeadCommand.decode(command.encode())).isEqualTo(command);
    }
}
