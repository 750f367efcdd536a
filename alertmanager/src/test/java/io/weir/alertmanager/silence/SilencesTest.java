package io.weir.alertmanager.silence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.weir.alertmanager.matcher.MatcherParser;
import io.weir.alertmanager.testing.FakeLoop;
import io.weir.alertmanager.testing.FakeTable;
import io.weir.model.Labels;
import io.weir.model.record.SilenceMatcher;
import io.weir.model.record.SilenceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SilencesTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeLoop clock = new FakeLoop(T);
    private final FakeTable<SilenceRecord> table = new FakeTable<>();
    private final Silences silences = new Silences(table.open(clock), clock, SilenceLimits.NONE, metrics());

    private static SilenceMetrics metrics() {
        return new SilenceMetrics(new PrometheusRegistry());
    }

    private static Silence silence(String id, String matchers, long start, long end) {
        return new Silence(
                id,
                MatcherParser.FALLBACK.parseAll(matchers),
                T.plusSeconds(start),
                T.plusSeconds(end),
                T,
                "me",
                "why",
                Map.of("k", "v"));
    }

    private String set(String id, String matchers, long start, long end) {
        return silences.set(silence(id, matchers, start, end)).join();
    }

    private Silence.State state(String id) {
        return silences.get(id).orElseThrow().state(clock.instant());
    }

    @Test
    void goesFromPendingToActiveToExpired() {
        String id = set("", "a=b", 60, 120);
        assertThat(state(id)).isEqualTo(Silence.State.PENDING);
        clock.sleep(Duration.ofSeconds(60));
        assertThat(state(id)).isEqualTo(Silence.State.ACTIVE);
        assertThat(silences.silencedBy(Labels.of("a", "b"), clock.instant())).containsExactly(id);
        assertThat(silences.silencedBy(Labels.of("a", "c"), clock.instant())).isEmpty();
        clock.sleep(Duration.ofSeconds(60));
        assertThat(state(id)).isEqualTo(Silence.State.EXPIRED);
        assertThat(silences.silencedBy(Labels.of("a", "b"), clock.instant())).isEmpty();
    }

    @Test
    void aStartInThePastBecomesNow() {
        clock.sleep(Duration.ofSeconds(30));
        String id = set("", "a=b", 0, 120);
        assertThat(silences.get(id).orElseThrow().startsAt()).isEqualTo(T.plusSeconds(30));
    }

    @Test
    void theEndCanBeMovedInPlace() {
        String id = set("", "a=b", 0, 120);
        assertThat(set(id, "a=b", 0, 300)).isEqualTo(id);
        assertThat(silences.get(id).orElseThrow().endsAt()).isEqualTo(T.plusSeconds(300));
    }

    @Test
    void otherMatchersMakeANewSilenceAndEndTheOldOne() {
        String id = set("", "a=b", 0, 120);
        String other = set(id, "a=c", 0, 120);
        assertThat(other).isNotEqualTo(id);
        assertThat(state(id)).isEqualTo(Silence.State.EXPIRED);
        assertThat(state(other)).isEqualTo(Silence.State.ACTIVE);
    }

    @Test
    void expiringTwiceIsFineAndAnUnknownIdIsNot() {
        String id = set("", "a=b", 0, 120);
        silences.expire(id).join();
        assertThat(state(id)).isEqualTo(Silence.State.EXPIRED);
        silences.expire(id).join();
        assertThatThrownBy(() -> silences.expire("nobody")).hasMessage("silence not found");
        assertThatThrownBy(() -> set("nobody", "a=b", 0, 1)).hasMessage("silence not found");
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(
            delimiter = ';',
            value = {
                "a=~\".*\"; 0; 60; matcher set 0: at least one matcher must not match the empty string",
                "a=b; 60; 60; end time must not be before start time",
                "a=b; -120; -60; end time can't be in the past",
            })
    void refuses(String matchers, long start, long end, String problem) {
        assertThatThrownBy(() -> set("", matchers, start, end)).hasMessage("invalid silence: " + problem);
    }

    @Test
    void aNegativeMatcherAloneIsEnough() {
        assertThat(set("", "a!=b", 0, 60)).isNotEmpty();
    }

    @Test
    void everyInstanceSeesASilence() {
        Silences other = new Silences(table.open(clock), clock, SilenceLimits.NONE, metrics());
        String id = set("", "a=b", 0, 60);
        assertThat(other.get(id)).isEqualTo(silences.get(id)).isPresent();
    }

    @Test
    void limitsAreKeptWhenAnotherSilenceIsMade() {
        Silences limited = new Silences(table.open(clock), clock, new SilenceLimits(1, 200, false), metrics());
        String id = limited.set(silence("", "a=b", 0, 60)).join();
        assertThatThrownBy(() -> limited.set(silence("", "a=c", 0, 60)))
                .hasMessageContaining("exceeded maximum number of silences: 1 (limit: 1)");
        assertThat(limited.set(silence(id, "a=b", 0, 90)).join()).isEqualTo(id);
        assertThatThrownBy(() -> limited.set(silence(id, "a=c", 0, 90))).hasMessageContaining("maximum number");
        assertThat(state(id)).isEqualTo(Silence.State.ACTIVE);
        assertThatThrownBy(() -> new Silences(table.open(clock), clock, new SilenceLimits(0, 200, false), metrics())
                        .set(silence("", "a=" + "x".repeat(200), 0, 60)))
                .hasMessageContaining("silence exceeded maximum size");
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    /** The index must find what asking every silence finds. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void findsTheSilencesThatMatch(long seed) {
        Random random = new Random(seed);
        String[] conditions = {"a=1", "a=2", "b=1", "b!=1", "c=\"\",a=1", "a=~\"1|2\"", "b=1,a=2", "c=1,b=~\".*\""};
        for (int i = 0; i < 30; i++) {
            String id = set("", conditions[random.nextInt(conditions.length)], random.nextInt(3) - 1, 60);
            if (random.nextInt(4) == 0) {
                silences.expire(id).join();
            }
        }
        for (int i = 0; i < 27; i++) {
            Labels labels = Labels.of("a", digit(i % 3), "b", digit(i / 3 % 3), "c", digit(i / 9));
            List<String> expected = silences.all().stream()
                    .filter(silence -> silence.state(clock.instant()) == Silence.State.ACTIVE)
                    .filter(silence -> silence.matches(labels))
                    .map(Silence::id)
                    .sorted()
                    .toList();
            assertThat(silences.silencedBy(labels, clock.instant())).isEqualTo(expected);
        }
    }

    private static String digit(int number) {
        return number == 0 ? "" : Integer.toString(number);
    }

    /** Only a silence of the same label value is looked at; one that has ended is not even left out. */
    @Test
    void countsWhatQueriesLookAtAndWhatTheyAreSpared() {
        PrometheusRegistry registry = new PrometheusRegistry();
        Silences counted = new Silences(table.open(clock), clock, SilenceLimits.NONE, new SilenceMetrics(registry));
        String ended = set("", "a=b", 0, 60);
        set("", "a=b", 0, 60);
        set("", "a=c", 0, 60);
        set("", "a=~c|d", 0, 60);
        silences.expire(ended).join();
        assertThat(counted.silencedBy(Labels.of("a", "b"), clock.instant())).hasSize(1);
        assertThat(value(registry, "alertmanager_silences_query_silences_scanned"))
                .isEqualTo(2);
        assertThat(value(registry, "alertmanager_silences_query_silences_skipped"))
                .isEqualTo(1);
        assertThat(value(registry, "alertmanager_silences_queries")).isEqualTo(1);
        assertThat(counted.count()).isEqualTo(4);
        assertThat(counted.indexedCount()).isEqualTo(3);
    }

    @Test
    void countsSilencesWhoseMatchersCantBeUsed() {
        PrometheusRegistry registry = new PrometheusRegistry();
        Silences counted = new Silences(table.open(clock), clock, SilenceLimits.NONE, new SilenceMetrics(registry));
        SilenceRecord usable = silence("id", "a=b", 0, 60).toRecord();
        table.put(
                "id",
                SilenceRecord.newBuilder(usable)
                        .setMatchers(List.of(new SilenceMatcher("a", "[", true, true)))
                        .build());
        assertThat(counted.count()).isZero();
        assertThat(value(registry, "alertmanager_silences_matcher_compile_errors"))
                .isEqualTo(1);
    }

    private static double value(PrometheusRegistry registry, String counter) {
        CounterSnapshot snapshot =
                (CounterSnapshot) registry.scrape(counter::equals).get(0);
        return snapshot.getDataPoints().get(0).getValue();
    }
}
