package io.weir.pushgateway;

import static io.weir.pushgateway.FakeLog.sample;
import static io.weir.pushgateway.FakeLog.stale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.bus.BusException;
import io.weir.exposition.MetricFamilies;
import io.weir.exposition.TextFamilies;
import io.weir.pushgateway.FakeLog.Appended;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GatewayTest {
    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final long NOW = 1_000_001;

    private final FakeLog log = new FakeLog();
    private final ManualClock clock = new ManualClock(NOW);
    private final List<String> metadata = new ArrayList<>();
    private final Instance one = new Instance();

    /** One gateway on the log. */
    private final class Instance {
        final FakeLog.Topic topic = log.open();
        final GroupStore store = new GroupStore(topic);
        final Gateway gateway = new Gateway(store, log, this::learn, Map::of, true, Long.MAX_VALUE, clock, INTERVAL);

        private void learn(@org.jspecify.annotations.Nullable Group before, Group after) {
            MetadataSink.news(before, after)
                    .forEach(record -> metadata.add(record.getMetric() + " " + record.getType()));
        }

        void put(String path, String text) throws Exception {
            gateway.push(PushPath.parse(path), parse(text), true, Duration.ZERO);
        }

        void post(String path, String text) throws Exception {
            gateway.push(PushPath.parse(path), parse(text), false, Duration.ZERO);
        }

        void delete(String path) throws Exception {
            gateway.delete(PushPath.parse(path));
        }

        /** The pushed series, without the gateway's own two. */
        String content() {
            return store.acknowledged().stream()
                    .flatMap(group -> group.series().stream())
                    .filter(series -> !series.labels().metricName().startsWith("push_"))
                    .map(series -> series.labels().metricName() + " " + series.value())
                    .collect(Collectors.joining(", "));
        }
    }

    @Test
    void publishesAPushWithItsGroupingLabels() throws Exception {
        one.put("/metrics/job/j/x/1", "# TYPE a counter\na{x=\"9\",y=\"2\"} 5\n");

        assertThat(log.takeSamples())
                .containsExactly(
                        sample(NOW, "a{job=\"j\", x=\"1\", y=\"2\"}", 5),
                        sample(NOW, "push_failure_time_seconds{job=\"j\", x=\"1\"}", 0),
                        sample(NOW, "push_time_seconds{job=\"j\", x=\"1\"}", NOW / 1000.0));
        assertThat(metadata)
                .containsExactlyInAnyOrder("a counter", "push_time_seconds gauge", "push_failure_time_seconds gauge");
    }

    @Test
    void putReplacesTheGroupAndEndsWhatIsGone() throws Exception {
        one.put("/metrics/job/j", "a 1\nb 2\n");
        log.takeSamples();
        clock.set(NOW + 10);

        one.put("/metrics/job/j", "b 3\n");

        assertThat(one.content()).isEqualTo("b 3.0");
        assertThat(log.takeSamples())
                .contains(sample(NOW + 10, "b{job=\"j\"}", 3), stale(NOW + 10, "a{job=\"j\"}"))
                .hasSize(4);
    }

    @Test
    void postReplacesFamiliesOfTheSameName() throws Exception {
        one.put("/metrics/job/j", "a{x=\"1\"} 1\nb 2\n");
        log.takeSamples();

        one.post("/metrics/job/j", "a{x=\"2\"} 3\n");

        assertThat(one.content()).isEqualTo("a 3.0, b 2.0");
        assertThat(log.takeSamples()).contains(stale(NOW + 1, "a{job=\"j\", x=\"1\"}"));
    }

    @Test
    void emptyPushesTouchOnlyTheTime() throws Exception {
        one.post("/metrics/job/j", "a 1\n");
        one.post("/metrics/job/j", "");
        assertThat(one.content()).isEqualTo("a 1.0");

        one.put("/metrics/job/j", "");
        assertThat(one.content()).isEmpty();
        assertThat(one.store.size()).isEqualTo(1);
    }

    @Test
    void deleteRemovesExactlyThatGroup() throws Exception {
        one.put("/metrics/job/j", "a 1\n");
        one.put("/metrics/job/j/x/1", "a 2\n");
        log.takeSamples();
        clock.set(NOW + 10);

        one.delete("/metrics/job/j");
        one.delete("/metrics/job/unknown");

        assertThat(one.content()).isEqualTo("a 2.0");
        assertThat(log.takeSamples())
                .containsExactlyInAnyOrder(
                        stale(NOW + 10, "a{job=\"j\"}"),
                        stale(NOW + 10, "push_time_seconds{job=\"j\"}"),
                        stale(NOW + 10, "push_failure_time_seconds{job=\"j\"}"));
    }

    @Test
    void aRefusedPushLeavesOnlyItsTime() throws Exception {
        one.put("/metrics/job/j", "a 1\n");
        clock.set(NOW + 10);

        assertThatThrownBy(() -> one.put("/metrics/job/j", "a 1\na 1\n"))
                .isInstanceOf(PushRefusedException.class)
                .hasMessage("pushed metrics are invalid or inconsistent with existing metrics: collected metric \"a\""
                        + " {job=\"j\"} was collected before with the same name and label values");

        assertThat(one.content()).isEqualTo("a 1.0");
        assertThat(log.takeSamples())
                .contains(sample(NOW + 10, "push_failure_time_seconds{job=\"j\"}", (NOW + 10) / 1000.0));
        assertThat(one.store.acknowledged().get(0).lastPushSuccessful()).isFalse();
    }

    @Test
    void aFirstPushThatIsRefusedCreatesTheGroup() {
        assertThatThrownBy(() -> one.post("/metrics/job/j", "a 1 1234\n"))
                .hasMessage("pushed metrics are invalid or inconsistent with existing metrics:"
                        + " pushed metrics must not have timestamps");

        assertThat(one.store.size()).isEqualTo(1);
        assertThat(one.content()).isEmpty();
    }

    @Test
    void aGroupThatCollidesWithAnotherIsNotCreated() throws Exception {
        one.put("/metrics/job/j", "a 1\n");

        assertThatThrownBy(() -> one.put("/metrics/job/j/instance@base64/=", "b 1\n"))
                .isInstanceOf(PushRefusedException.class);

        assertThat(one.store.size()).isEqualTo(1);
    }

    @Test
    void ignoresPushTimesInABody() throws Exception {
        one.put("/metrics/job/j", "push_time_seconds 5\n");

        assertThat(log.takeSamples()).contains(sample(NOW, "push_time_seconds{job=\"j\"}", NOW / 1000.0));
    }

    @Test
    void isNotAnsweredBeforeKafkaHasTheGroup() {
        log.setDown(true, false);

        assertThatThrownBy(() -> one.put("/metrics/job/j", "a 1\n"))
                .isInstanceOf(BusException.class)
                .hasMessage("topic push-groups: down");
        assertThat(one.store.size()).isZero();
        assertThat(one.store.newest()).isEmpty();
    }

    @Test
    void isNotAnsweredBeforeKafkaHasTheSamples() {
        log.setDown(false, true);

        assertThatThrownBy(() -> one.put("/metrics/job/j", "a 1\n"))
                .isInstanceOf(BusException.class)
                .hasMessage("topic samples: down");
    }

    @Test
    void restoresGroupsFromTheTopic() throws Exception {
        one.put("/metrics/job/j/x@base64/=", """
                # TYPE h histogram
                # HELP h Help.
                h_bucket{le="1"} 1
                h_count 2
                # TYPE s summary
                s{quantile="0.5"} NaN
                """);

        Instance two = new Instance();

        assertThat(two.store.acknowledged()).isEqualTo(one.store.acknowledged()).hasSize(1);
    }

    @Test
    void severalGatewaysShowTheSame() throws Exception {
        Instance two = new Instance();
        one.put("/metrics/job/j", "a 1\n");
        two.put("/metrics/job/k", "a 2\n");
        one.topic.catchUp();

        assertThat(one.content()).isEqualTo(two.content()).isEqualTo("a 1.0, a 2.0");
    }

    /** Gateway two has not heard of gateway one's push when it makes its own, and must not undo it. */
    @Test
    void concurrentPostsThroughTwoGatewaysBothStay() throws Exception {
        Instance two = new Instance();
        one.post("/metrics/job/j", "a 1\n");

        two.post("/metrics/job/j", "b 2\n");

        one.topic.catchUp();
        assertThat(two.content()).isEqualTo("a 1.0, b 2.0");
        assertThat(one.content()).isEqualTo(two.content());
    }

    /** The row that overtakes is a PUT: what it replaced must not come back. */
    @Test
    void aPostThatIsOvertakenByAPutKeepsNothingElse() throws Exception {
        one.put("/metrics/job/j", "a 1\n");
        Instance two = new Instance();
        one.put("/metrics/job/j", "b 2\n");

        two.post("/metrics/job/j", "c 3\n");

        assertThat(two.content()).isEqualTo("b 2.0, c 3.0");
    }

    @Test
    void manyConcurrentPostsThroughTwoGatewaysAllStay() throws Exception {
        Instance two = new Instance();
        int pushes = 40;
        List<Exception> failures = new CopyOnWriteArrayList<>();
        CountDownLatch done = new CountDownLatch(2);
        for (Instance gateway : List.of(one, two)) {
            String family = gateway == one ? "a" : "b";
            new Thread(() -> {
                        try {
                            for (int i = 0; i < pushes; i++) {
                                gateway.post("/metrics/job/j", family + i + " 1\n");
                            }
                        } catch (Exception e) {
                            failures.add(e);
                        }
                        done.countDown();
                    })
                    .start();
        }
        // The views of both follow the topic by themselves.
        while (done.getCount() > 0) {
            one.topic.catchUp();
            two.topic.catchUp();
        }

        one.topic.catchUp();
        assertThat(failures).isEmpty();
        assertThat(one.content().split(", ")).hasSize(2 * pushes);
    }

    @Test
    void aDeleteThatIsOvertakenEndsTheNewerSeries() throws Exception {
        one.put("/metrics/job/j", "a 1\n");
        Instance two = new Instance();
        one.put("/metrics/job/j", "b 1\n");
        log.takeSamples();

        two.delete("/metrics/job/j");

        assertThat(two.store.size()).isZero();
        assertThat(log.takeSamples()).contains(stale(NOW, "a{job=\"j\"}"), stale(NOW + 1, "b{job=\"j\"}"));
    }

    @Test
    void removesAGroupWhoseTimeToLiveHasPassed() throws Exception {
        one.gateway.push(PushPath.parse("/metrics/job/j"), parse("a 1\n"), true, Duration.ofMinutes(1));
        one.put("/metrics/job/k", "b 1\n");
        assertThat(log.takeSamples()).contains(sample(NOW, "push_expiry_time_seconds{job=\"j\"}", NOW / 1e3 + 60));

        clock.set(NOW + 53_000);
        assertThat(one.store.expiring(clock.millis())).isZero();
        clock.set(NOW + 59_999);
        assertThat(one.store.expiring(clock.millis())).isEqualTo(1);
        assertThat(one.gateway.expire()).isZero();
        clock.set(NOW + 60_000);

        assertThat(one.gateway.expire()).isEqualTo(1);

        assertThat(one.content()).isEqualTo("b 1.0");
        assertThat(log.takeSamples())
                .contains(stale(NOW + 60_000, "a{job=\"j\"}"))
                .hasSize(4);
        assertThat(one.gateway.expire()).isZero();
    }

    @Test
    void eachPushDecidesTheTimeToLiveAnew() throws Exception {
        one.gateway.push(PushPath.parse("/metrics/job/j"), parse("a 1\n"), false, Duration.ofMinutes(1));
        clock.set(NOW + 30_000);
        assertThatThrownBy(() -> one.post("/metrics/job/j", "a 1\na 1\n")).isInstanceOf(PushRefusedException.class);
        assertThat(one.store.expired(NOW + 60_000)).hasSize(1);
        one.gateway.push(PushPath.parse("/metrics/job/j"), parse("b 1\n"), false, Duration.ofMinutes(2));
        assertThat(one.store.expired(NOW + 100_000)).isEmpty();
        one.post("/metrics/job/j", "");

        assertThat(one.store.expired(Long.MAX_VALUE - 1)).isEmpty();
    }

    @Test
    void aGroupThatHoldsOnlyARefusedPushExpiresToo() {
        assertThatThrownBy(() -> one.gateway.push(
                        PushPath.parse("/metrics/job/j"), parse("a 1 5\n"), true, Duration.ofMinutes(1)))
                .isInstanceOf(PushRefusedException.class);

        assertThat(one.store.expired(NOW + 59_000)).isEmpty();
        assertThat(one.store.expired(NOW + 61_000)).hasSize(1);
    }

    /** Gateway two deletes a group that, as it learns then, was pushed again through gateway one. */
    @Test
    void aGroupThatIsPushedAgainMeanwhileDoesNotExpire() throws Exception {
        one.gateway.push(PushPath.parse("/metrics/job/j"), parse("a 1\n"), true, Duration.ofMinutes(1));
        Instance two = new Instance();
        clock.set(NOW + 61_000);
        one.gateway.push(PushPath.parse("/metrics/job/j"), parse("a 2\n"), true, Duration.ofMinutes(1));

        two.gateway.expire();

        one.topic.catchUp();
        assertThat(two.content()).isEqualTo("a 2.0");
        assertThat(one.content()).isEqualTo("a 2.0");
    }

    @Test
    void wipesAllGroups() throws Exception {
        for (int i = 0; i < 1_200; i++) {
            one.put("/metrics/job/j/i/" + i, "a 1\n");
        }
        log.takeSamples();

        one.gateway.wipe();

        assertThat(one.store.size()).isZero();
        assertThat(log.takeSamples()).hasSize(3 * 1_200).allMatch(sample -> sample.value() == null);
    }

    @Test
    void withoutTheCheckOnlyTimestampsAreRefused() throws Exception {
        Gateway unchecked = new Gateway(one.store, log, one::learn, Map::of, false, Long.MAX_VALUE, clock, INTERVAL);
        one.put("/metrics/job/j", "# TYPE a gauge\na 1\n");

        unchecked.push(PushPath.parse("/metrics/job/k"), parse("# TYPE a counter\na 1\na 1\n"), true, Duration.ZERO);
        assertThatThrownBy(
                        () -> unchecked.push(PushPath.parse("/metrics/job/k"), parse("a 1 1\n"), true, Duration.ZERO))
                .isInstanceOf(PushRefusedException.class);

        assertThat(one.content()).isEqualTo("a 1.0, a 1.0, a 1.0");
    }

    @Test
    void timesOfPushesAscendAndAvoidTheInstantsOfTheInterval() throws Exception {
        clock.set(15_000);

        one.put("/metrics/job/j", "a 1\n");
        one.put("/metrics/job/j", "a 2\n");

        assertThat(timesOf("a{job=\"j\"}")).containsExactly(15_001L, 15_002L);
    }

    @Test
    void republishesEveryLiveSeriesAtAnInstant() throws Exception {
        one.put("/metrics/job/j", "a 1\n");
        log.takeSamples();

        assertThat(one.gateway.republish(1_005_000)).isCompletedWithValue(3);

        assertThat(log.takeSamples())
                .containsExactlyInAnyOrder(
                        sample(1_005_000, "a{job=\"j\"}", 1),
                        sample(1_005_000, "push_time_seconds{job=\"j\"}", NOW / 1000.0),
                        sample(1_005_000, "push_failure_time_seconds{job=\"j\"}", 0));
    }

    /** More series than are published at once, in groups that come and go between two instants. */
    @Test
    void republishesManySeriesAndEndsThoseThatAreGone() throws Exception {
        for (int group = 0; group < 5; group++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 1_000; i++) {
                text.append("a{i=\"").append(i).append("\"} 1\n");
            }
            one.put("/metrics/job/j" + group, text.toString());
        }
        assertThat(one.gateway.republish(1_005_000)).isCompletedWithValue(5 * 1_002);
        Instance other = new Instance();
        other.delete("/metrics/job/j2");
        other.put("/metrics/job/j0", "a{i=\"0\"} 2\n");
        other.put("/metrics/job/a-new-one", "a{i=\"0\"} 3\n");
        one.topic.catchUp();
        log.takeSamples();

        // Of 5 groups 3 are as they were; each of the two that changed has 3 series now, and 999 and 1,002 series are
        // gone.
        clock.set(NOW + 20_000);
        assertThat(one.gateway.republish(1_020_000)).isCompletedWithValue(3 * 1_002 + 2 * 3 + 999 + 1_002);

        List<Appended> samples = log.takeSamples();
        assertThat(samples.stream().filter(sample -> sample.value() == null)).hasSize(999 + 1_002);
        assertThat(samples.stream().map(Appended::series)).doesNotHaveDuplicates();
    }

    @Test
    void gatewaysRepublishTheSameSamples() throws Exception {
        one.put("/metrics/job/j", "a 1\n");
        one.put("/metrics/job/k", "b 1\n");
        Instance two = new Instance();
        log.takeSamples();

        one.gateway.republish(1_005_000);
        List<Appended> ofOne = log.takeSamples();
        two.gateway.republish(1_005_000);

        assertThat(log.takeSamples()).containsExactlyInAnyOrderElementsOf(ofOne);
    }

    @Test
    void doesNotRepublishWhatWasPushedAfterTheInstant() throws Exception {
        clock.set(1_005_002);
        one.put("/metrics/job/j", "a 1\n");
        log.takeSamples();

        one.gateway.republish(1_005_000);

        assertThat(log.takeSamples()).isEmpty();
    }

    /** A gateway that had not heard of a deletion at one instant makes it good at the next. */
    @Test
    void endsSeriesThatAnotherGatewayDeleted() throws Exception {
        one.put("/metrics/job/j", "a 1\n");
        Instance two = new Instance();
        one.delete("/metrics/job/j");
        two.gateway.republish(1_005_000);
        log.takeSamples();
        two.topic.catchUp();

        two.gateway.republish(1_020_000);
        two.gateway.republish(1_035_000);

        assertThat(log.takeSamples())
                .hasSize(3)
                .contains(stale(1_020_000, "a{job=\"j\"}"))
                .allMatch(sample -> sample.value() == null);
    }

    @Test
    void pushesFromManyThreadsAllStay() throws Exception {
        int threads = 8;
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            String family = "a" + t;
            new Thread(() -> {
                        try {
                            for (int i = 0; i < 50; i++) {
                                one.post("/metrics/job/j", family + " " + i + "\n");
                            }
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        } finally {
                            done.countDown();
                        }
                    })
                    .start();
        }
        done.await();

        assertThat(one.content()).isEqualTo("a0 49.0, a1 49.0, a2 49.0, a3 49.0, a4 49.0, a5 49.0, a6 49.0, a7 49.0");
        assertThat(timesOf("push_time_seconds{job=\"j\"}"))
                .hasSize(threads * 50)
                .doesNotHaveDuplicates();
    }

    private List<Long> timesOf(String series) {
        return log.takeSamples().stream()
                .filter(sample -> sample.series().equals(series))
                .map(Appended::timestampMs)
                .toList();
    }

    private static MetricFamilies parse(String text) throws Exception {
        return TextFamilies.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
