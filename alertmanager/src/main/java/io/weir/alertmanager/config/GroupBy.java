package io.weir.alertmanager.config;

import io.weir.model.Labels;
import java.util.List;

/**
 * {@code group_by}.
 *
 * @param all {@code ['...']}: every label, so that each alert is a group of its own
 * @param names in the order written; empty if {@code all}
 */
public record GroupBy(boolean all, List<String> names) {
    /** One group for everything a route takes. */
    public static final GroupBy NOTHING = new GroupBy(false, List.of());

    public static final GroupBy EVERYTHING = new GroupBy(true, List.of());

    /** What the file writes for {@link #EVERYTHING}. */
    public static final String ALL_LABELS = "...";

    public GroupBy {
        names = List.copyOf(names);
    }

    /** The labels of the group that an alert belongs to; a label that the alert lacks is left out. */
    public Labels groupLabels(Labels alert) {
        return all ? alert : alert.keep(names);
    }
}
