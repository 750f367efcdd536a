package io.weir.alertmanager.testing;

import io.weir.alertmanager.notify.Integration;
import io.weir.alertmanager.notify.Notification;
import io.weir.alertmanager.notify.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** Remembers what it was told and answers as planned. */
public final class RecordingIntegration implements Integration {
    /** A delivered notification and when it came. */
    public record Received(Instant at, Notification notification) {
        /** {@code 30s firing[a,b] resolved[c] first notification}, counted from {@code start}. */
        public String toString(Instant start) {
            return Duration.between(start, at).toSeconds() + "s firing" + names(notification.firing()) + " resolved"
                    + names(notification.resolved()) + " "
                    + notification.reason().text();
        }

        private static String names(List<io.weir.alertmanager.alert.Alert> alerts) {
            return alerts.stream()
                    .map(alert -> alert.labels().get("name"))
                    .sorted()
                    .collect(Collectors.joining(",", "[", "]"));
        }
    }

    private final InstantSource clock;
    private final boolean sendResolved;
    private final List<Received> received = new ArrayList<>();
    private final Deque<Outcome> answers = new ArrayDeque<>();
    private int attempts;

    public RecordingIntegration(InstantSource clock, boolean sendResolved) {
        this.clock = clock;
        this.sendResolved = sendResolved;
    }

    /** The answers to the next attempts; after them all succeed. */
    public void answer(Outcome... next) {
        answers.addAll(List.of(next));
    }

    public List<Received> received() {
        return received;
    }

    public int attempts() {
        return attempts;
    }

    @Override
    public String kind() {
        return "webhook";
    }

    @Override
    public int index() {
        return 0;
    }

    @Override
    public boolean sendResolved() {
        return sendResolved;
    }

    @Override
    public Outcome notify(Notification notification, Duration timeout) {
        attempts++;
        Outcome outcome = answers.isEmpty() ? Outcome.DELIVERED : answers.remove();
        if (outcome.kind() == Outcome.Kind.DELIVERED) {
            received.add(new Received(clock.instant(), notification));
        }
        return outcome;
    }
}
