package io.weir.stream.plan;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.stream.window.SeriesWindow;
import java.util.List;

/** What every partition computes for a group at an instant, from its own series alone. Confined to one thread. */
interface Leaf {
    /** Which series it reads. */
    List<LabelMatcher> matchers();

    /** Evaluated at t, it reads samples in {@code (t - windowMs, t]}. */
    long windowMs();

    /** The labels under which a series counts in the output; computed once for each series. */
    Labels outputLabels(Labels series);

    /** Begins the evaluation at one instant. */
    Evaluation evaluate(long queryTimeMs);

    /** One evaluation, series by series. */
    interface Evaluation {
        /** Takes the next series, whose labels satisfy the matchers. */
        void add(SeriesWindow series, Labels outputLabels);

        /** What came out. */
        LeafOutput finish();
    }
}
