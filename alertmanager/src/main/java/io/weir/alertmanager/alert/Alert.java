package io.weir.alertmanager.alert;

import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import io.weir.model.record.AlertRecord;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * An alert, identified by its labels.
 *
 * @param fingerprint of the labels, see {@link AlertFingerprint}
 * @param annotations ascending by name
 * @param endsAt when it ended or, if that is in the future, when it will count as resolved without a new message
 * @param timeout whether {@code endsAt} was set by us since the sender gave none
 */
public record Alert(
        String fingerprint,
        Labels labels,
        Map<String, String> annotations,
        Instant startsAt,
        Instant endsAt,
        Instant updatedAt,
        String generatorUrl,
        boolean timeout) {
    /** The order of alerts in a notification: by job, by instance, then by labels, fewer labels first. */
    public static final Comparator<Alert> NOTIFICATION_ORDER = Comparator.comparing(Alert::labels, (a, b) -> {
        int byJob = compareIfPresent(a, b, "job");
        int byInstance = byJob != 0 ? byJob : compareIfPresent(a, b, "instance");
        return byInstance != 0 ? byInstance : compareLabels(a, b);
    });

    public Alert {
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    public static Alert of(
            Labels labels,
            Map<String, String> annotations,
            Instant startsAt,
            Instant endsAt,
            Instant updatedAt,
            String generatorUrl,
            boolean timeout) {
        String fingerprint = AlertFingerprint.of(labels);
        return new Alert(fingerprint, labels, annotations, startsAt, endsAt, updatedAt, generatorUrl, timeout);
    }

    public static Alert of(AlertRecord record) {
        return of(
                Labels.of(record.getLabels()),
                record.getAnnotations(),
                record.getStartsAt(),
                record.getEndsAt(),
                record.getUpdatedAt(),
                record.getGeneratorUrl(),
                record.getTimeout());
    }

    public AlertRecord toRecord() {
        return AlertRecord.newBuilder()
                .setLabels(labels.toMap())
                .setAnnotations(annotations)
                .setStartsAt(startsAt)
                .setEndsAt(endsAt)
                .setUpdatedAt(updatedAt)
                .setGeneratorUrl(generatorUrl)
                .setTimeout(timeout)
                .build();
    }

    /** The alert's key in the alerts topic. */
    public String topicKey() {
        return Fingerprint.of(labels).toString();
    }

    public boolean isResolvedAt(Instant now) {
        return !endsAt.isAfter(now);
    }

    /** The value of the label {@code alertname}. */
    public String name() {
        return labels.get("alertname");
    }

    /**
     * This alert as a successor of {@code old} with the same labels: the two merged if one starts or ends inside the
     * other's time, else just this one.
     */
    public Alert after(Alert old) {
        boolean overlaps = endsAt.isAfter(old.startsAt) && endsAt.isBefore(old.endsAt)
                || startsAt.isAfter(old.startsAt) && startsAt.isBefore(old.endsAt);
        return overlaps ? merge(old) : this;
    }

    private Alert merge(Alert other) {
        if (other.updatedAt.isAfter(updatedAt)) {
            return other.merge(this);
        }
        Instant start = other.startsAt.isBefore(startsAt) ? other.startsAt : startsAt;
        Instant end = endsAt;
        boolean endIsTimeout = timeout;
        if (isResolvedAt(updatedAt)) {
            // The later end if both are resolved.
            if (other.isResolvedAt(updatedAt) && other.endsAt.isAfter(endsAt)) {
                end = other.endsAt;
            }
        } else if (other.endsAt.isAfter(endsAt) && !other.timeout) {
            end = other.endsAt;
            endIsTimeout = false;
        }
        return new Alert(fingerprint, labels, annotations, start, end, updatedAt, generatorUrl, endIsTimeout);
    }

    private static int compareIfPresent(Labels a, Labels b, String name) {
        if (a.has(name) != b.has(name)) {
            return a.has(name) ? -1 : 1;
        }
        return a.get(name).compareTo(b.get(name));
    }

    /**
     * Alertmanager's order of label sets: fewer labels first; then the first label decides that only one of them has, which
     * that one comes after, or that has different values.
     */
    public static int compareLabels(Labels a, Labels b) {
        int order = Integer.compare(a.size(), b.size());
        for (int i = 0; order == 0 && i < a.size(); i++) {
            int names = b.name(i).compareTo(a.name(i));
            order = names != 0 ? names : a.value(i).compareTo(b.value(i));
        }
        return order;
    }
}
