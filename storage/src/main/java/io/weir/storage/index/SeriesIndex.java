package io.weir.storage.index;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * An inverted index: from label pair to the refs of the series that carry it. Refs are small ints that the owner gives.
 * Not thread-safe for changes; any number of threads may read while nobody changes it.
 *
 * <p>A series without a label counts as having it with the empty value, as everywhere in Prometheus.
 */
public final class SeriesIndex {
    private final Map<String, LabelPostings> byName = new HashMap<>();
    private final RoaringBitmap all = new RoaringBitmap();

    /**
     * Adds a series under {@code ref}, which must be unused.
     *
     * @return equal labels whose strings are shared with the other series of the index; keep these
     */
    public Labels add(int ref, Labels labels) {
        all.add(ref);
        String[] pairs = new String[2 * labels.size()];
        for (int i = 0; i < labels.size(); i++) {
            LabelPostings postings = byName.computeIfAbsent(labels.name(i), LabelPostings::new);
            pairs[2 * i] = postings.name;
            pairs[2 * i + 1] = postings.add(labels.value(i), ref);
        }
        return Labels.ofCanonical(pairs);
    }

    /** Removes a series that was added with these labels. */
    public void remove(int ref, Labels labels) {
        all.remove(ref);
        for (int i = 0; i < labels.size(); i++) {
            LabelPostings postings = byName.get(labels.name(i));
            if (postings != null) {
                postings.remove(labels.value(i), ref);
                if (postings.byValue.isEmpty()) {
                    byName.remove(labels.name(i));
                }
            }
        }
    }

    /** The number of series. */
    public int size() {
        return all.getCardinality();
    }

    /** The number of different label pairs. */
    public int labelPairs() {
        int pairs = 0;
        for (LabelPostings postings : byName.values()) {
            pairs += postings.byValue.size();
        }
        return pairs;
    }

    /** The label names, in no order; a view. */
    public Collection<String> labelNames() {
        return byName.keySet();
    }

    /** The values of a label, in no order; a view. */
    public Collection<String> labelValues(String name) {
        LabelPostings postings = byName.get(name);
        return postings == null ? List.of() : postings.byValue.keySet();
    }

    /**
     * The refs of the series that all {@code matchers} hold for: of every series if there is none.
     *
     * @param labelsOf the labels of a ref, asked for when few candidates are left and looking at them is cheapest
     */
    public RoaringBitmap select(List<LabelMatcher> matchers, IntFunction<Labels> labelsOf) {
        // Matchers that an absent label can't satisfy narrow the candidates; the others only take some away.
        List<LabelMatcher> narrowing = new ArrayList<>();
        List<LabelMatcher> removing = new ArrayList<>();
        for (LabelMatcher matcher : matchers) {
            (matcher.matchesEmpty() ? removing : narrowing).add(matcher);
        }
        narrowing.sort(Comparator.comparing((LabelMatcher matcher) -> matcher.type() != LabelMatcher.Type.EQUAL));
        RoaringBitmap found = null;
        for (LabelMatcher matcher : narrowing) {
            found = narrow(found, matcher, labelsOf);
            if (found.isEmpty()) {
                return found;
            }
        }
        RoaringBitmap result = found == null ? all.clone() : found;
        for (LabelMatcher matcher : removing) {
            remove(result, matcher, labelsOf);
        }
        return result;
    }

    private RoaringBitmap narrow(
            @Nullable RoaringBitmap candidates, LabelMatcher matcher, IntFunction<Labels> labelsOf) {
        LabelPostings postings = byName.get(matcher.name());
        if (postings == null) {
            return new RoaringBitmap();
        }
        if (candidates != null && isCheaperBySeries(candidates, postings, matcher)) {
            return filter(candidates, matcher, labelsOf);
        }
        RoaringBitmap matching = refsMatching(postings, matcher);
        if (candidates != null) {
            matching.and(candidates);
        }
        return matching;
    }

    private static boolean isCheaperBySeries(RoaringBitmap candidates, LabelPostings postings, LabelMatcher matcher) {
        return matcher.type() != LabelMatcher.Type.EQUAL && candidates.getCardinality() < postings.byValue.size();
    }

    private static RoaringBitmap filter(RoaringBitmap candidates, LabelMatcher matcher, IntFunction<Labels> labelsOf) {
        RoaringBitmap kept = new RoaringBitmap();
        candidates.forEach((int ref) -> {
            if (matcher.matches(labelsOf.apply(ref))) {
                kept.add(ref);
            }
        });
        return kept;
    }

    private void remove(RoaringBitmap candidates, LabelMatcher matcher, IntFunction<Labels> labelsOf) {
        LabelPostings postings = byName.get(matcher.name());
        if (postings == null || candidates.isEmpty()) {
            return;
        }
        if (isCheaperBySeries(candidates, postings, matcher)) {
            candidates.and(filter(candidates, matcher, labelsOf));
            return;
        }
        RoaringBitmap doomed = postings.all.clone();
        doomed.andNot(refsMatching(postings, matcher));
        candidates.andNot(doomed);
    }

    /** The series that have the label with a value that matches; a new bitmap. */
    private static RoaringBitmap refsMatching(LabelPostings postings, LabelMatcher matcher) {
        switch (matcher.type()) {
            case EQUAL -> {
                return copyOf(postings.refsOf(matcher.value()));
            }
            case NOT_EQUAL -> {
                RoaringBitmap matching = postings.all.clone();
                matching.andNot(copyOf(postings.refsOf(matcher.value())));
                return matching;
            }
            case REGEX, NOT_REGEX -> {
                return refsMatchingRegex(postings, matcher);
            }
        }
        throw new AssertionError(matcher.type());
    }

    private static RoaringBitmap refsMatchingRegex(LabelPostings postings, LabelMatcher matcher) {
        RoaringBitmap matching = new RoaringBitmap();
        List<String> alternatives = matcher.alternatives();
        if (!alternatives.isEmpty()) {
            for (String value : alternatives) {
                RoaringBitmap refs = postings.refsOf(value);
                if (refs != null) {
                    matching.or(refs);
                }
            }
            return matching;
        }
        for (LabelPostings.Postings postingsOfValue : postings.byValue.values()) {
            if (matcher.matches(postingsOfValue.value)) {
                matching.or(postingsOfValue.refs);
            }
        }
        return matching;
    }

    private static RoaringBitmap copyOf(@Nullable RoaringBitmap refs) {
        return refs == null ? new RoaringBitmap() : refs.clone();
    }
}
