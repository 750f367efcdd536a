package io.weir.stream.plan;

import io.weir.model.Labels;
import io.weir.stream.rule.ProducedSample;
import io.weir.stream.rule.RuleEvaluationException;
import io.weir.stream.rule.RuleExpressions;
import io.weir.stream.rule.VectorSample;
import io.weir.stream.window.SeriesWindow;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A group's expressions at one instant, from the reports of all partitions and what the group itself wrote. */
public final class InstantExpressions implements RuleExpressions {
    private final GroupPlan plan;
    private final List<InstantReport> reports;
    private final long queryTimeMs;
    private final Map<Labels, SeriesWindow> own = new HashMap<>();

    /**
     * @param reports one of each partition, in any order
     * @param own windows of series that the group wrote at earlier instants; written to from now on
     */
    public InstantExpressions(GroupPlan plan, List<InstantReport> reports, Iterable<SeriesWindow> own) {
        this.plan = plan;
        this.reports = reports.stream()
                .sorted(Comparator.comparingInt(InstantReport::partition))
                .toList();
        this.queryTimeMs = reports.get(0).instantMs() - plan.definition().queryOffsetMs();
        own.forEach(window -> this.own.put(window.labels(), window));
    }

    @Override
    public List<VectorSample> evaluate(int index) throws RuleEvaluationException {
        return plan.rules().get(index).evaluate(reports, own.values(), queryTimeMs);
    }

    @Override
    public void written(List<ProducedSample> samples) {
        if (plan.ownWindowMs() > 0) {
            for (ProducedSample sample : samples) {
                own.computeIfAbsent(sample.labels(), SeriesWindow::new)
                        .add(sample.timestampMs(), sample.value(), sample.histogram());
            }
        }
    }

    /** The windows of what the group wrote, without samples that no later instant needs. */
    public List<SeriesWindow> own() {
        long unneededMs = queryTimeMs - plan.ownWindowMs();
        own.values().forEach(window -> window.dropThrough(unneededMs));
        return own.values().stream().filter(window -> window.size() > 0).toList();
    }
}
