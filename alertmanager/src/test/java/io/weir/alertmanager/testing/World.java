package io.weir.alertmanager.testing;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.alert.AlertStore;
import io.weir.alertmanager.config.AlertmanagerConfig;
import io.weir.alertmanager.dispatch.Dispatch;
import io.weir.alertmanager.dispatch.DispatchMetrics;
import io.weir.alertmanager.event.Event;
import io.weir.alertmanager.notify.History;
import io.weir.alertmanager.notify.NotificationLog;
import io.weir.alertmanager.notify.NotificationMetrics;
import io.weir.alertmanager.notify.Receiver;
import io.weir.alertmanager.silence.SilenceLimits;
import io.weir.alertmanager.silence.SilenceMetrics;
import io.weir.alertmanager.silence.Silences;
import io.weir.model.Labels;
import io.weir.model.record.AlertRecord;
import io.weir.model.record.NotificationRecord;
import io.weir.model.record.SilenceRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Kafka's tables, a receiver, and one Alertmanager after another on them, all in memory and run by hand. */
public final class World {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    public final FakeTable<AlertRecord> alertTable = new FakeTable<>();
    public final FakeTable<SilenceRecord> silenceTable = new FakeTable<>();
    public final FakeTable<NotificationRecord> notificationTable = new FakeTable<>();
    public final RecordingIntegration integration;

    private final List<History.Event> history = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final AlertmanagerConfig config;
    private final Tracer tracer;
    private boolean leased = true;
    private Instant now = START;
    private FakeLoop loop;
    private Dispatch dispatch;
    private Silences silences;

    public World(String config, boolean sendResolved) {
        this(config, sendResolved, TracerProvider.noop().get(""));
    }

    /** @param tracer gets the spans of every process */
    public World(String config, boolean sendResolved, Tracer tracer) {
        this.tracer = tracer;
        this.config = AlertmanagerConfig.parse(config, "test.yml", Path.of(""));
        this.integration = new RecordingIntegration(this::now, sendResolved);
        this.loop = new FakeLoop(now);
        this.silences = new Silences(
                silenceTable.open(loop), loop, SilenceLimits.NONE, new SilenceMetrics(new PrometheusRegistry()));
        this.dispatch = startDispatch();
    }

    /** Ends the process without warning and starts another one. */
    public void restart() {
        now = loop.instant();
        loop.killAfter(0);
        loop = new FakeLoop(now);
        silences = new Silences(
                silenceTable.open(loop), loop, SilenceLimits.NONE, new SilenceMetrics(new PrometheusRegistry()));
        dispatch = startDispatch();
    }

    private Dispatch startDispatch() {
        FakeLoop process = loop;
        AlertStore alerts = new AlertStore(alertTable.open(process), process, new PrometheusRegistry());
        Dispatch.Parts parts = new Dispatch.Parts(
                process,
                // An attempt is a step of the process too: it can die before, and after the receiver has heard.
                task -> {
                    if (process.step()) {
                        task.run();
                    }
                },
                process,
                alerts,
                silences,
                new NotificationLog(notificationTable.open(process), FakeTable.uncounted()),
                unused -> receiver -> new Receiver(receiver.name(), List.of(integration)),
                new NotificationMetrics(new PrometheusRegistry(), false),
                new DispatchMetrics(new PrometheusRegistry()),
                history::add,
                () -> leased,
                new Dispatch.Schedule(Duration.ofDays(5), Duration.ofMinutes(30), START),
                () -> 0.5,
                tracer,
                events::add);
        Dispatch started = new Dispatch(parts, config);
        started.acquire();
        process.run();
        return started;
    }

    public Instant now() {
        return loop.instant();
    }

    public FakeLoop loop() {
        return loop;
    }

    public Dispatch dispatch() {
        return dispatch;
    }

    public Silences silences() {
        return silences;
    }

    public void advance(Duration duration) {
        loop.advance(duration);
    }

    /** An alert fires, as the rules write it: its end is a few minutes ahead. */
    public void fire(String name, Instant since) {
        write(name, since, now().plus(Duration.ofMinutes(4)));
    }

    public void fire(String name) {
        fire(name, now());
    }

    public void resolve(String name, Instant since) {
        write(name, since, now());
    }

    private void write(String name, Instant start, Instant end) {
        Labels labels = Labels.of("alertname", "Test", "name", name);
        Alert alert = Alert.of(labels, Map.of(), start, end, now(), "", false);
        alertTable.put(alert.topicKey(), alert.toRecord());
        loop.run();
    }

    /** Whether this instance may still notify. */
    public void leased(boolean holds) {
        leased = holds;
    }

    /** What happened, as the event recorder hears it. */
    public List<Event> events() {
        return events;
    }

    /** What became of alerts: {@code 30s notified webhook[0] firing[a] first notification}. */
    public List<String> history() {
        return history.stream().map(World::text).toList();
    }

    private static String text(History.Event event) {
        String integration = event.integration().isEmpty() ? "" : event.integration() + " ";
        return Duration.between(START, event.at()).toSeconds() + "s "
                + event.outcome().text() + " " + integration
                + "firing" + names(event.firing()) + " resolved" + names(event.resolved()) + " " + event.reason()
                + (event.mutedBy().isEmpty() ? "" : event.mutedBy());
    }

    private static List<String> names(List<Alert> alerts) {
        return alerts.stream().map(alert -> alert.labels().get("name")).sorted().toList();
    }

    /** What the receiver heard, with times from {@link #START}. */
    public List<String> heard() {
        return integration.received().stream()
                .map(received -> received.toString(START))
                .toList();
    }
}
