package io.weir.stream.rule;

import io.weir.model.Labels;
import io.weir.model.record.AlertRecord;
import io.weir.model.relabel.Relabeling;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Alerts as the Alertmanager gets them: with external labels, relabelled, and with a link to their graph. */
public final class AlertRecords {
    private final Labels externalLabels;
    private final String externalUrl;
    private final Relabeling relabeling;

    public AlertRecords(Labels externalLabels, String externalUrl, Relabeling relabeling) {
        this.externalLabels = externalLabels;
        this.externalUrl = externalUrl;
        this.relabeling = relabeling;
    }

    /** The labels of {@code alert} outside, or empty if relabelling drops it. */
    public Optional<Labels> labels(ActiveAlert alert) {
        Labels.Builder labels = alert.labels().toBuilder();
        externalLabels.forEach(labels::setIfAbsent);
        return Optional.ofNullable(relabeling.process(labels.build()));
    }

    /** The record of an alert sent at {@code instantMs}; {@code labels} are those outside. */
    public AlertRecord record(SentAlert sent, Labels labels, long instantMs) {
        return AlertRecord.newBuilder()
                .setLabels(labels.toMap())
                .setAnnotations(sent.alert().annotations())
                .setStartsAt(Instant.ofEpochMilli(sent.alert().firedAtMs()))
                .setEndsAt(Instant.ofEpochMilli(sent.endsAtMs()))
                .setUpdatedAt(Instant.ofEpochMilli(instantMs))
                .setGeneratorUrl(externalUrl + "/graph?g0.expr=" + escape(sent.expr()) + "&g0.tab=1")
                .build();
    }

    /** As Go's url.QueryEscape does it. */
    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
