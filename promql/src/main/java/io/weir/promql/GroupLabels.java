package io.weir.promql;

import io.weir.model.Labels;
import io.weir.promql.Expr.Aggregation;
import java.util.HashSet;
import java.util.Set;

/** Finds the labels of the group that a series belongs to. */
final class GroupLabels {
    private final boolean without;
    private final Set<String> names;

    GroupLabels(Aggregation aggregation) {
        this.without = aggregation.without();
        this.names = new HashSet<>(aggregation.grouping());
        if (without) {
            names.add(Labels.METRIC_NAME);
        }
    }

    Labels of(Labels series) {
        return without ? series.drop(names) : series.keep(names);
    }

    /** The group of a series where also the label {@code added} is a label of groups, unless it is left out by name. */
    Labels of(Labels series, String added) {
        Labels group = of(series);
        return without ? group : group.with(added, series.get(added));
    }

    /** No groups yet. */
    LabelGroups groups() {
        return new LabelGroups(names, !without);
    }
}
