package io.weir.alertmanager.silence;

import io.weir.alertmanager.matcher.Matcher;
import io.weir.model.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the silences of an alert without asking each: most have a matcher that demands one value of one label, and only
 * alerts with that value need to look at them. Immutable.
 *
 * @param version of the silences that it was made of
 * @param size how many silences it holds
 */
record SilenceIndex(long version, int size, Map<String, Map<String, List<Silence>>> byPair, List<Silence> others) {
    static final SilenceIndex EMPTY = new SilenceIndex(0, 0, Map.of(), List.of());

    /**
     * The answer to a query.
     *
     * @param ids of the silences, ascending
     * @param scanned how many silences were looked at
     */
    record Found(List<String> ids, int scanned) {}

    /** Of those that have not ended; one that has never comes back under the same id. */
    static SilenceIndex of(Collection<Silence> silences, Instant now, long version) {
        Map<String, Map<String, List<Silence>>> byPair = new HashMap<>();
        List<Silence> others = new ArrayList<>();
        int size = 0;
        for (Silence silence : silences) {
            if (silence.state(now) == Silence.State.EXPIRED) {
                continue;
            }
            Matcher pair = silence.matchers().stream()
                    .filter(matcher -> matcher.operator() == Matcher.Operator.EQUAL
                            && !matcher.value().isEmpty())
                    .findFirst()
                    .orElse(null);
            List<Silence> place = pair == null
                    ? others
                    : byPair.computeIfAbsent(pair.name(), name -> new HashMap<>())
                            .computeIfAbsent(pair.value(), value -> new ArrayList<>());
            place.add(silence);
            size++;
        }
        return new SilenceIndex(version, size, byPair, others);
    }

    Found silencedBy(Labels labels, Instant now) {
        List<String> ids = new ArrayList<>();
        collect(others, labels, now, ids);
        int scanned = others.size();
        if (!byPair.isEmpty()) {
            for (int i = 0; i < labels.size(); i++) {
                Map<String, List<Silence>> byValue = byPair.get(labels.name(i));
                if (byValue != null) {
                    List<Silence> candidates = byValue.getOrDefault(labels.value(i), List.of());
                    collect(candidates, labels, now, ids);
                    scanned += candidates.size();
                }
            }
        }
        ids.sort(null);
        return new Found(ids, scanned);
    }

    private static void collect(List<Silence> silences, Labels labels, Instant now, List<String> ids) {
        for (Silence silence : silences) {
            if (silence.state(now) == Silence.State.ACTIVE && silence.matches(labels)) {
                ids.add(silence.id());
            }
        }
    }
}
