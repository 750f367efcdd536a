package io.weir.alertmanager.silence;

import io.weir.alertmanager.matcher.Matcher;
import io.weir.model.Labels;
import io.weir.model.record.SilenceMatcher;
import io.weir.model.record.SilenceRecord;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A silence: alerts that all its matchers match are not notified between its start and its end.
 *
 * @param id a UUID
 * @param matchers in the order given
 */
public record Silence(
        String id,
        List<Matcher> matchers,
        Instant startsAt,
        Instant endsAt,
        Instant updatedAt,
        String createdBy,
        String comment,
        Map<String, String> annotations) {
    /** Where a silence stands in time. */
    public enum State {
        PENDING,
        ACTIVE,
        EXPIRED
    }

    public Silence {
        matchers = List.copyOf(matchers);
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    public static Silence of(SilenceRecord record) {
        List<Matcher> matchers = record.getMatchers().stream()
                .map(m -> Matcher.of(Matcher.Operator.of(m.getIsRegex(), m.getIsEqual()), m.getName(), m.getValue()))
                .toList();
        return new Silence(
                record.getId(),
                matchers,
                record.getStartsAt(),
                record.getEndsAt(),
                record.getUpdatedAt(),
                record.getCreatedBy(),
                record.getComment(),
                record.getAnnotations());
    }

    public SilenceRecord toRecord() {
        List<SilenceMatcher> recordMatchers = matchers.stream()
                .map(m -> new SilenceMatcher(
                        m.name(),
                        m.value(),
                        m.operator().isRegex(),
                        m.operator().isEqual()))
                .toList();
        return SilenceRecord.newBuilder()
                .setId(id)
                .setMatchers(recordMatchers)
                .setStartsAt(startsAt)
                .setEndsAt(endsAt)
                .setUpdatedAt(updatedAt)
                .setCreatedBy(createdBy)
                .setComment(comment)
                .setAnnotations(annotations)
                .build();
    }

    public State state(Instant now) {
        if (now.isBefore(startsAt)) {
            return State.PENDING;
        }
        return endsAt.isAfter(now) ? State.ACTIVE : State.EXPIRED;
    }

    public boolean matches(Labels labels) {
        return Matcher.allMatch(matchers, labels);
    }

    Silence withTimes(Instant newStart, Instant newEnd, Instant now) {
        return new Silence(id, matchers, newStart, newEnd, now, createdBy, comment, annotations);
    }

    Silence withId(String newId) {
        return new Silence(newId, matchers, startsAt, endsAt, updatedAt, createdBy, comment, annotations);
    }
}
