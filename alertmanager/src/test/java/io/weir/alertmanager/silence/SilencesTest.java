package io.weir.alertmanager.silence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.alertmanager.matcher.MatcherParser;
import io.weir.alertmanager.testing.FakeLoop;
import io.weir.alertmanager.testing.FakeTable;
import io.weir.model.Labels;
import io.weir.model.record.SilenceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilencesTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeLoop clock = new FakeLoop(T);
    private final FakeTable<SilenceRecord> table = new FakeTable<>();
    private final Silences silences = new Silences(table.open(clock), clock);

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
                "a=~\".*\"; 0; 60; at least one matcher must not match the empty string",
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
        Silences other = new Silences(table.open(clock), clock);
        String id = set("", "a=b", 0, 60);
        assertThat(other.get(id)).isEqualTo(silences.get(id)).isPresent();
    }
}
