package io.weir.alertmanager.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.alertmanager.testing.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a process that dies and comes back tells its receivers. */
class RestartTest {
    private static final Instant START = World.START;
    private static final String CONFIG = """
            route:
              receiver: r
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 1h
            receivers:
              - name: r
            """;

    private final World world = new World(CONFIG, true);

    @Test
    void theWaitGoesOnWhereItWas() {
        world.fire("a");
        world.advance(Duration.ofSeconds(10));
        world.restart();
        world.advance(Duration.ofSeconds(60));
        assertThat(world.heard()).containsExactly("30s firing[a] resolved[] first notification");
    }

    @Test
    void anOverdueGroupNotifiesAtOnceAndWhole() {
        world.fire("a");
        world.fire("b");
        world.advance(Duration.ofSeconds(10));
        world.loop().killAfter(0);
        world.advance(Duration.ofSeconds(50));
        world.restart();
        world.advance(Duration.ofSeconds(1));
        assertThat(world.heard()).containsExactly("60s firing[a,b] resolved[] first notification");
    }

    @Test
    void whatWasToldIsNotToldAgain() {
        world.fire("a");
        world.advance(Duration.ofSeconds(40));
        for (int i = 0; i < 5; i++) {
            world.restart();
            world.advance(Duration.ofSeconds(60));
            world.fire("a", START);
        }
        assertThat(world.heard()).containsExactly("30s firing[a] resolved[] first notification");
    }

    @Test
    void theIntervalGoesOnWhereItWas() {
        world.fire("a");
        world.advance(Duration.ofSeconds(100));
        world.fire("a", START);
        world.fire("b");
        world.restart();
        world.advance(Duration.ofSeconds(240));
        assertThat(world.heard())
                .containsExactly(
                        "30s firing[a] resolved[] first notification", "330s firing[a,b] resolved[] new alerts added");
    }

    @Test
    void anEndDuringTheAbsenceIsTold() {
        world.fire("a");
        world.advance(Duration.ofSeconds(40));
        world.loop().killAfter(0);
        world.advance(Duration.ofSeconds(60));
        world.resolve("a", START);
        world.restart();
        world.advance(Duration.ofMinutes(5));
        assertThat(world.heard())
                .containsExactly(
                        "30s firing[a] resolved[] first notification", "330s firing[] resolved[a] all alerts resolved");
    }

    @Test
    void anAlertThatNobodyCouldRenewDuringTheAbsenceIsNotResolved() {
        world.fire("a");
        world.advance(Duration.ofSeconds(40));
        world.loop().killAfter(0);
        world.advance(Duration.ofMinutes(30));
        world.restart();
        world.advance(Duration.ofSeconds(30));
        world.fire("a", START);
        world.advance(Duration.ofMinutes(3));
        world.fire("a", START);
        assertThat(world.heard()).containsExactly("30s firing[a] resolved[] first notification");
        // If its sender is really gone, it ends when the time is up that the sender had allowed itself.
        world.advance(Duration.ofMinutes(15));
        assertThat(world.heard()).hasSize(2);
        assertThat(world.heard().get(1)).endsWith("firing[] resolved[a] all alerts resolved");
    }

    @Test
    void anEndThatWasToldIsNotToldAgainWithLaterNews() {
        world.fire("a");
        world.fire("b");
        world.advance(Duration.ofSeconds(60));
        world.resolve("b", START);
        for (int i = 0; i < 6; i++) {
            world.fire("a", START);
            world.advance(Duration.ofMinutes(1));
        }
        world.fire("c");
        for (int i = 0; i < 6; i++) {
            world.fire("a", START);
            world.fire("c", START.plusSeconds(420));
            world.advance(Duration.ofMinutes(1));
        }
        List<String> before = world.heard();
        assertThat(before).hasSize(3);
        world.restart();
        world.fire("a", START);
        world.fire("c", START.plusSeconds(420));
        world.advance(Duration.ofMinutes(4));
        assertThat(world.heard()).isEqualTo(before);
    }

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    /**
     * The process is killed after a random step, over and over: before an attempt, between the receiver's answer and the
     * log, between the log and its acknowledgement, anywhere. No change is lost; a notification is repeated only if the
     * death fell between the answer and the log.
     */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aDeathBetweenAnyTwoStepsLosesNothing(long seed) {
        Random random = new Random(seed);
        int windows = 0;
        for (int round = 0; round < 8; round++) {
            boolean firing = round % 2 == 0;
            Instant since = world.now();
            int logged = logSize();
            int heard = world.heard().size();
            world.loop().killAfter(random.nextInt(14));
            for (int minute = 0; minute < 30; minute++) {
                if (firing) {
                    world.fire("a", since);
                } else if (minute == 0) {
                    world.resolve("a", since);
                }
                world.advance(Duration.ofMinutes(1));
                if (world.loop().isDead()) {
                    boolean toldButNotLogged = world.heard().size() > heard && logSize() == logged;
                    windows += toldButNotLogged ? 1 : 0;
                    world.loop().killAfter(0);
                    world.restart();
                    if (random.nextInt(3) == 0) {
                        world.loop().killAfter(random.nextInt(10));
                    }
                    heard = world.heard().size();
                    logged = logSize();
                }
                if (logChanged(logged)) {
                    heard = world.heard().size();
                    logged = logSize();
                }
            }
            String last = world.heard().get(world.heard().size() - 1);
            assertThat(last).contains(firing ? "firing[a] resolved[]" : "firing[] resolved[a]");
        }
        assertThat(world.heard().size()).isBetween(8, 8 + windows);
        deathsInTheWindow += windows;
    }

    private static int deathsInTheWindow;

    /** The property above would hold of processes that never die at the wrong moment, too. */
    @AfterAll
    static void someDeathsFellBetweenTheAnswerAndTheLog() {
        assertThat(deathsInTheWindow).isPositive();
    }

    private int logWrites;
    private Object lastLog = "";

    /** How many different entries the log has held. */
    private int logSize() {
        Object current = List.copyOf(world.notificationTable.rows().values());
        if (!current.equals(lastLog)) {
            lastLog = current;
            logWrites++;
        }
        return logWrites;
    }

    private boolean logChanged(int before) {
        return logSize() != before;
    }
}
