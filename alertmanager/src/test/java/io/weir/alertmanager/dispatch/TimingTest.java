package io.weir.alertmanager.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.alertmanager.matcher.Matcher;
import io.weir.alertmanager.notify.Outcome;
import io.weir.alertmanager.notify.Reason;
import io.weir.alertmanager.silence.Silence;
import io.weir.alertmanager.testing.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a group notifies, of what, and why: one test for each rule. Times are seconds from the start. */
class TimingTest {
    private static final Instant START = World.START;

    private static String config(String more) {
        return """
                route:
                  receiver: r
                  group_by: [alertname]
                  group_wait: 30s
                  group_interval: 5m
                  repeat_interval: 1h
                %s
                receivers:
                  - name: r
                    webhook_configs: [{url: 'http://localhost/'}]
                """.formatted(more);
    }

    private final World world = new World(config(""), true);

    /** Keeps alerts firing: the rules write them again every minute. */
    private void keepFiring(Duration duration, String... names) {
        for (long i = 0; i < duration.toMinutes(); i++) {
            world.advance(Duration.ofMinutes(1));
            for (String name : names) {
                world.fire(name, START);
            }
        }
    }

    @Test
    void aNewGroupWaitsForMoreAlertsWithoutExtendingTheWait() {
        world.fire("a");
        world.advance(Duration.ofSeconds(20));
        world.fire("b");
        world.advance(Duration.ofSeconds(40));
        assertThat(world.heard()).containsExactly("30s firing[a,b] resolved[] first notification");
    }

    @Test
    void anAlertThatHasWaitedElsewhereIsNotifiedAtOnce() {
        world.fire("a", START.minusSeconds(60));
        world.advance(Duration.ofSeconds(1));
        assertThat(world.heard()).containsExactly("0s firing[a] resolved[] first notification");
    }

    @Test
    void firedAndResolvedWithinTheWaitIsNeverNotified() {
        world.fire("a");
        world.advance(Duration.ofSeconds(10));
        world.resolve("a", START);
        world.advance(Duration.ofMinutes(10));
        assertThat(world.heard()).isEmpty();
        assertThat(world.dispatch().groupCount()).isZero();
    }

    @Test
    void aNewAlertWaitsForTheGroupInterval() {
        world.fire("a");
        world.advance(Duration.ofSeconds(60));
        world.fire("b");
        world.fire("a", START);
        world.advance(Duration.ofSeconds(180));
        world.fire("a", START);
        world.fire("b", START.plusSeconds(60));
        world.advance(Duration.ofSeconds(180));
        assertThat(world.heard())
                .containsExactly(
                        "30s firing[a] resolved[] first notification", "330s firing[a,b] resolved[] new alerts added");
    }

    @Test
    void aResolvedAlertIsNotifiedAtTheNextTickAndLeaves() {
        world.fire("a");
        world.advance(Duration.ofSeconds(60));
        world.resolve("a", START);
        world.advance(Duration.ofMinutes(20));
        assertThat(world.heard())
                .containsExactly(
                        "30s firing[a] resolved[] first notification", "330s firing[] resolved[a] all alerts resolved");
        assertThat(world.dispatch().groupCount()).isZero();
    }

    @Test
    void anAlertThatNobodyRenewsCountsAsResolved() {
        world.fire("a");
        world.advance(Duration.ofMinutes(6));
        assertThat(world.heard())
                .containsExactly(
                        "30s firing[a] resolved[] first notification", "330s firing[] resolved[a] all alerts resolved");
    }

    @Test
    void partialResolutionIsToldOnlyIfWanted() {
        world.fire("a");
        world.fire("b");
        world.advance(Duration.ofSeconds(60));
        world.resolve("b", START);
        keepFiring(Duration.ofMinutes(6), "a");
        assertThat(world.heard())
                .containsExactly(
                        "30s firing[a,b] resolved[] first notification",
                        "330s firing[a] resolved[b] some alerts resolved");

        World silent = new World(config(""), false);
        silent.fire("a");
        silent.fire("b");
        silent.advance(Duration.ofSeconds(60));
        silent.resolve("b", START);
        silent.fire("a", START);
        silent.advance(Duration.ofMinutes(3));
        silent.fire("a", START);
        silent.advance(Duration.ofMinutes(3));
        assertThat(silent.heard()).containsExactly("30s firing[a,b] resolved[] first notification");
    }

    @Test
    void withoutSendResolvedTheNextFiringIsAFirstNotification() {
        World silent = new World(config(""), false);
        silent.fire("a");
        silent.advance(Duration.ofSeconds(60));
        silent.resolve("a", START);
        silent.advance(Duration.ofMinutes(6));
        Instant again = silent.now();
        silent.fire("a", again);
        silent.advance(Duration.ofSeconds(31));
        assertThat(silent.heard())
                .containsExactly(
                        "30s firing[a] resolved[] first notification", "450s firing[a] resolved[] first notification");
    }

    @Test
    void repetitionHappensOnlyAtTicks() {
        // The interval is 5 minutes and the repetition 7, so every second tick repeats.
        World repeating = new World(config("").replace("repeat_interval: 1h", "repeat_interval: 7m"), true);
        repeating.fire("a");
        for (int i = 0; i < 22; i++) {
            repeating.advance(Duration.ofMinutes(1));
            repeating.fire("a", START);
        }
        assertThat(repeating.heard())
                .containsExactly(
                        "30s firing[a] resolved[] first notification",
                        "630s firing[a] resolved[] repeat interval elapsed",
                        "1230s firing[a] resolved[] repeat interval elapsed");
    }

    @Test
    void groupByEverythingMakesAGroupOfEachAlert() {
        World each = new World(config("").replace("[alertname]", "['...']"), true);
        each.fire("a");
        each.fire("b");
        each.advance(Duration.ofSeconds(31));
        assertThat(each.heard())
                .containsExactlyInAnyOrder(
                        "30s firing[a] resolved[] first notification", "30s firing[b] resolved[] first notification");
    }

    @Test
    void aSilencedAlertIsNotNotifiedUntilTheSilenceEnds() {
        world.silences()
                .set(new Silence(
                        "",
                        List.of(Matcher.of(Matcher.Operator.EQUAL, "name", "a")),
                        START,
                        START.plusSeconds(120),
                        START,
                        "me",
                        "test",
                        Map.of()))
                .join();
        world.fire("a");
        world.advance(Duration.ofSeconds(40));
        assertThat(world.heard()).isEmpty();
        keepFiring(Duration.ofMinutes(5), "a");
        assertThat(world.heard()).containsExactly("330s firing[a] resolved[] first notification");
    }

    @Test
    void anInhibitedAlertIsNotNotifiedWhileItsSourceFires() {
        World inhibiting = new World(
                config("inhibit_rules: [{source_matchers: [name=a], target_matchers: [name=b], equal: [alertname]}]"),
                true);
        inhibiting.fire("a");
        inhibiting.fire("b");
        inhibiting.advance(Duration.ofSeconds(31));
        assertThat(inhibiting.heard()).containsExactly("30s firing[a] resolved[] first notification");
    }

    @Test
    void aFailedAttemptIsRepeatedWithBackOff() {
        Outcome unavailable = Outcome.retry("serverError", "503");
        world.integration.answer(unavailable, unavailable, unavailable);
        world.fire("a");
        world.advance(Duration.ofSeconds(40));
        // 0.5 + 0.75 + 1.125 seconds later.
        assertThat(world.heard()).containsExactly("32s firing[a] resolved[] first notification");
        assertThat(world.integration.attempts()).isEqualTo(4);
    }

    @Test
    void whatIsRefusedIsTriedAgainAtTheNextTick() {
        world.integration.answer(Outcome.failed("clientError", "400"));
        world.fire("a");
        keepFiring(Duration.ofMinutes(6), "a");
        assertThat(world.heard()).containsExactly("330s firing[a] resolved[] first notification");
    }

    @Test
    void attemptsEndBeforeTheNextFlushBegins() {
        Outcome[] failures = new Outcome[1000];
        java.util.Arrays.fill(failures, Outcome.retry("serverError", "503"));
        world.integration.answer(failures);
        world.fire("a");
        keepFiring(Duration.ofMinutes(4), "a");
        int duringFirst = world.integration.attempts();
        keepFiring(Duration.ofMinutes(60), "a");
        assertThat(duringFirst).isBetween(10, 30);
        assertThat(world.integration.attempts()).isGreaterThan(10 * duringFirst);
        assertThat(world.heard()).isEmpty();
    }

    @Test
    void aDeliveredNotificationIsNotSentAgainWhileTheLogCannotBeWritten() {
        world.notificationTable.unavailable(true);
        world.fire("a");
        keepFiring(Duration.ofMinutes(12), "a");
        assertThat(world.heard()).containsExactly("30s firing[a] resolved[] first notification");
        assertThat(world.notificationTable.rows()).isEmpty();
        world.notificationTable.unavailable(false);
        keepFiring(Duration.ofMinutes(6), "a");
        assertThat(world.notificationTable.rows()).hasSize(1);
        assertThat(world.heard()).hasSize(1);
    }

    /** What is sent meanwhile might never be recorded, and another instance would repeat it. */
    @Test
    void nothingIsSentWhileTheLogDoesNotAnswer() {
        World each = new World(config("").replace("[alertname]", "['...']"), true);
        each.fire("a");
        each.advance(Duration.ofSeconds(5));
        each.fire("b");
        each.notificationTable.holding(true);
        each.advance(Duration.ofSeconds(40));
        assertThat(each.heard()).containsExactly("30s firing[a] resolved[] first notification");
        each.notificationTable.holding(false);
        each.advance(Duration.ofSeconds(1));
        assertThat(each.heard())
                .contains("45s firing[b] resolved[] first notification")
                .hasSize(2);
        assertThat(each.notificationTable.rows()).hasSize(2);
    }

    /** An entry that has expired counts until it is removed. */
    @Test
    void aGroupThatTicksMoreSlowlyThanItRepeatsIsToldOfTheEnd() {
        World slow = new World(config("").replace("1h", "1m"), true);
        slow.fire("a");
        slow.advance(Duration.ofMinutes(3));
        slow.resolve("a", START);
        slow.advance(Duration.ofMinutes(5));
        assertThat(slow.heard())
                .containsExactly(
                        "30s firing[a] resolved[] first notification", "330s firing[] resolved[a] all alerts resolved");
    }

    /** Over a restart too, and until everything is resolved. */
    @Test
    void whatAnIntegrationRemembersIsGivenToLaterNotifications() {
        world.integration.answer(Outcome.delivered(Map.of("message", "1")), Outcome.delivered(Map.of("part", "2")));
        world.fire("a");
        world.advance(Duration.ofSeconds(40));
        world.restart();
        keepFiring(Duration.ofMinutes(5), "a", "b");
        keepFiring(Duration.ofMinutes(6), "a", "b", "c");
        assertThat(world.integration.received())
                .extracting(received -> received.notification().remembered())
                .startsWith(Map.of(), Map.of("message", "1"), Map.of("message", "1", "part", "2"));
        world.advance(Duration.ofMinutes(15));
        world.fire("d");
        world.advance(Duration.ofMinutes(6));
        assertThat(world.integration.received())
                .filteredOn(received -> received.notification().reason() == Reason.FIRST_NOTIFICATION)
                .extracting(received -> received.notification().remembered())
                .containsExactly(Map.of(), Map.of());
    }

    @Test
    void anInstanceThatLosesTheRightToNotifyFallsSilent() {
        world.fire("a");
        world.dispatch().release();
        world.advance(Duration.ofMinutes(3));
        assertThat(world.heard()).isEmpty();
        world.fire("a", START);
        world.dispatch().acquire();
        world.advance(Duration.ofSeconds(1));
        assertThat(world.heard()).containsExactly("180s firing[a] resolved[] first notification");
    }

    @Test
    void aNewConfigurationNeitherRepeatsNorWaitsAnew() {
        world.fire("a");
        world.advance(Duration.ofSeconds(20));
        world.dispatch().configure(world.dispatch().setup().config());
        world.advance(Duration.ofSeconds(20));
        assertThat(world.heard()).containsExactly("30s firing[a] resolved[] first notification");
        world.dispatch().configure(world.dispatch().setup().config());
        world.fire("b");
        keepFiring(Duration.ofMinutes(6), "a", "b");
        assertThat(world.heard().get(1)).startsWith("330s firing[a,b]");
        assertThat(world.heard()).hasSize(2);
    }

    @Test
    void theGroupKeyIsAlertmanagers() {
        world.fire("a");
        world.advance(Duration.ofSeconds(31));
        assertThat(world.notificationTable.rows()).containsOnlyKeys("{}:{alertname=\"Test\"}|r/webhook/0");
    }

    @Test
    void aMutedRouteIsSilentUntilItsIntervalEndsAndForgetsWhatResolves() {
        World muted = new World("""
                route:
                  receiver: r
                  group_by: [alertname]
                  group_wait: 30s
                  group_interval: 5m
                  repeat_interval: 1h
                  routes:
                    - matchers: [alertname=Test]
                      mute_time_intervals: [newyear]
                time_intervals:
                  - name: newyear
                    time_intervals: [{times: [{start_time: '00:00', end_time: '00:04'}]}]
                receivers: [{name: r}]
                """, true);
        muted.fire("a");
        muted.fire("b");
        muted.advance(Duration.ofSeconds(40));
        assertThat(muted.heard()).isEmpty();
        muted.fire("a", START);
        muted.resolve("b", START);
        muted.advance(Duration.ofMinutes(3));
        muted.fire("a", START);
        muted.advance(Duration.ofMinutes(2));
        assertThat(muted.heard()).containsExactly("330s firing[a] resolved[b] first notification");
        assertThat(muted.history())
                .containsExactly(
                        "30s time_muted firing[a, b] resolved[] [newyear]",
                        "330s notified webhook[0] firing[a] resolved[b] first notification");
    }

    @Test
    void aRouteIsActiveInItsIntervalsOnly() {
        World active = new World("""
                route:
                  receiver: r
                  group_by: [alertname]
                  group_wait: 30s
                  group_interval: 5m
                  repeat_interval: 1h
                  routes:
                    - matchers: [alertname=Test]
                      active_time_intervals: [later]
                time_intervals:
                  - name: later
                    time_intervals: [{times: [{start_time: '00:05', end_time: '24:00'}]}]
                receivers: [{name: r}]
                """, true);
        active.fire("a");
        active.advance(Duration.ofSeconds(40));
        active.fire("a", START);
        active.advance(Duration.ofMinutes(3));
        active.fire("a", START);
        active.advance(Duration.ofMinutes(2));
        assertThat(active.heard()).containsExactly("330s firing[a] resolved[] first notification");
    }

    @Test
    void theHistorySaysWhatWasNotNotifiedAndWhyButNotAtEachTick() {
        String id = world.silences()
                .set(new Silence(
                        "",
                        List.of(Matcher.of(Matcher.Operator.EQUAL, "name", "a")),
                        START,
                        START.plusSeconds(1000),
                        START,
                        "me",
                        "test",
                        Map.of()))
                .join();
        world.integration.answer(Outcome.failed("clientError", "400"));
        world.fire("a");
        world.fire("b");
        keepFiring(Duration.ofMinutes(21), "a", "b");
        assertThat(world.history())
                .containsExactly(
                        "30s silenced firing[a] resolved[] [" + id + "]",
                        "30s failed webhook[0] firing[b] resolved[] 400",
                        "330s notified webhook[0] firing[b] resolved[] first notification",
                        "1230s notified webhook[0] firing[a, b] resolved[] new alerts added");
    }

    @Test
    void anInstanceWhoseLeaseRanOutBeginsNoAttempt() {
        world.fire("a");
        world.leased(false);
        world.advance(Duration.ofMinutes(1));
        assertThat(world.integration.attempts()).isZero();
        assertThat(world.heard()).isEmpty();
    }
}
