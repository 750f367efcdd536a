package io.weir.storage.index;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** The postings of one label name: for each of its values the refs of the series that have it. */
final class LabelPostings {
    /** The series that have one value of the label, and the one copy of that value's text. */
    static final class Postings {
        final String value;
        final RoaringBitmap refs = new RoaringBitmap();

        private Postings(String value) {
            this.value = value;
        }
    }

    final String name;
    /** Every series that has the label. */
    final RoaringBitmap all = new RoaringBitmap();

    final Map<String, Postings> byValue = new HashMap<>();

    LabelPostings(String name) {
        this.name = name;
    }

    /** Adds a series. @return the one copy of {@code value} */
    String add(String value, int ref) {
        all.add(ref);
        Postings postings = byValue.computeIfAbsent(value, Postings::new);
        postings.refs.add(ref);
        return postings.value;
    }

    void remove(String value, int ref) {
        all.remove(ref);
        Postings postings = byValue.get(value);
        if (postings != null) {
            postings.refs.remove(ref);
            if (postings.refs.isEmpty()) {
                byValue.remove(value);
            }
        }
    }

    @Nullable
    RoaringBitmap refsOf(String value) {
        Postings postings = byValue.get(value);
        return postings == null ? null : postings.refs;
    }
}
