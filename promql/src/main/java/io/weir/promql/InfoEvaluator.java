package io.weir.promql;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.Subquery;
import io.weir.promql.Expr.VectorSelector;
import io.weir.promql.internal.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates {@code info}: adds the labels of info series such as {@code target_info} to the series that they are about,
 * which have the same {@code instance} and {@code job}. Follows prometheus promql/info.go.
 */
final class InfoEvaluator {
    private static final Set<String> IDENTIFYING = Set.of("instance", "job");
    private static final LabelMatcher TARGET_INFO = LabelMatcher.equal(Labels.METRIC_NAME, "target_info");

    private final Evaluator evaluator;
    private final Call call;
    private final int steps;
    private final List<LabelMatcher> nameMatchers = new ArrayList<>();
    private final List<LabelMatcher> dataMatchers = new ArrayList<>();

    InfoEvaluator(Evaluator evaluator, Call call) {
        this.evaluator = evaluator;
        this.call = call;
        this.steps = evaluator.grid().count();
        if (call.arguments().size() > 1) {
            for (LabelMatcher matcher : ((VectorSelector) call.argument(1)).matchers()) {
                (matcher.name().equals(Labels.METRIC_NAME) ? nameMatchers : dataMatchers).add(matcher);
            }
        }
        completeNameMatchers();
    }

    /** Without any, the target's info; with only exclusions, every other metric that calls itself an info. */
    private void completeNameMatchers() {
        boolean positive = nameMatchers.stream()
                .anyMatch(m -> m.type() == LabelMatcher.Type.EQUAL || m.type() == LabelMatcher.Type.REGEX);
        if (nameMatchers.isEmpty()) {
            nameMatchers.add(TARGET_INFO);
        } else if (!positive) {
            nameMatchers.add(LabelMatcher.of(LabelMatcher.Type.REGEX, Labels.METRIC_NAME, ".+_info"));
        }
    }

    void evaluate(RowSink sink) {
        List<SeriesRow> bases = evaluator.vector(call.argument(0));
        Map<Labels, Map<String, List<SeriesRow>>> infos = infosBySignature(bases);
        RowAssembler assembler = new RowAssembler(false);
        for (SeriesRow base : bases) {
            if (isInfo(base)) {
                assembler.accept(base.identity(), base.row().copy());
            } else {
                enrich(base, infos.getOrDefault(signature(base), Map.of()), assembler);
            }
        }
        evaluator.release(bases);
        assembler.drain(sink);
    }

    private static Labels signature(SeriesRow series) {
        return series.identity().labels().keep(IDENTIFYING);
    }

    private boolean isInfo(SeriesRow series) {
        String name = series.identity().labels().metricName();
        return nameMatchers.stream().allMatch(matcher -> matcher.matches(name));
    }

    /** The info series about {@code bases}, by metric name; the values of their rows are the times of their samples. */
    private Map<Labels, Map<String, List<SeriesRow>>> infosBySignature(List<SeriesRow> bases) {
        Set<Labels> wanted = new HashSet<>();
        for (SeriesRow base : bases) {
            if (!isInfo(base)) {
                wanted.add(signature(base));
            }
        }
        wanted.remove(Labels.empty());
        Map<Labels, Map<String, List<SeriesRow>>> infos = new HashMap<>();
        if (wanted.isEmpty()) {
            return infos;
        }
        WindowProgram times = evaluator.compiler().instant(selector(), WindowFunction.sampleTimes());
        evaluator.stream(times, (identity, row) -> {
            if (row.anyHistogram()) {
                throw new QueryException.Execution("info sample should be float");
            }
            SeriesRow series = new SeriesRow(identity, row);
            Labels signature = signature(series);
            if (!wanted.contains(signature)) {
                return false;
            }
            infos.computeIfAbsent(signature, key -> new TreeMap<>())
                    .computeIfAbsent(identity.labels().metricName(), key -> new ArrayList<>())
                    .add(series);
            return true;
        });
        return infos;
    }

    /** Info series are read at the times that the first selector of the argument reads. */
    private VectorSelector selector() {
        List<LabelMatcher> matchers = new ArrayList<>(nameMatchers);
        matchers.addAll(dataMatchers);
        Reference reference = reference(call.argument(0), new Reference(0, null));
        Reference found = reference == null ? new Reference(0, null) : reference;
        return new VectorSelector(
                call.span(),
                "",
                matchers,
                new DurationExpr.Fixed(call.span(), found.offsetMs()),
                found.at(),
                RangeModifier.NONE);
    }

    /** Where a selector looks: offsets add up from the outside until an {@code @} further in makes them void. */
    private record Reference(long offsetMs, @Nullable AtModifier at) {
        Reference inside(long innerOffsetMs, @Nullable AtModifier innerAt) {
            return innerAt == null
                    ? new Reference(offsetMs + innerOffsetMs, at)
                    : new Reference(innerOffsetMs, innerAt);
        }
    }

    private static @Nullable Reference reference(Expr expr, Reference outer) {
        if (expr instanceof VectorSelector selector) {
            return outer.inside(selector.offsetMs(), selector.at());
        }
        Reference inner = expr instanceof Subquery subquery ? outer.inside(subquery.offsetMs(), subquery.at()) : outer;
        for (Expr child : expr.children()) {
            Reference found = reference(child, inner);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Splits the steps of {@code base} by the info series that are the newest of their metric there. */
    private void enrich(SeriesRow base, Map<String, List<SeriesRow>> infos, RowSink sink) {
        Map<List<SeriesRow>, Row> stepsByInfos = new LinkedHashMap<>();
        Row row = base.row();
        SeriesRow[] newest = new SeriesRow[infos.size()];
        for (int step = row.next(0); step >= 0; step = row.next(step + 1)) {
            int count = 0;
            for (List<SeriesRow> candidates : infos.values()) {
                SeriesRow found = newest(candidates, step);
                if (found != null) {
                    newest[count++] = found;
                }
            }
            List<SeriesRow> found = List.of(Arrays.copyOf(newest, count));
            stepsByInfos.computeIfAbsent(found, key -> new Row(steps)).set(step, 1);
        }
        stepsByInfos.forEach((found, mask) -> {
            if (found.isEmpty() && !dataMatchers.stream().allMatch(LabelMatcher::matchesEmpty)) {
                return;
            }
            Row part = row.copy();
            part.retain(mask);
            SeriesIdentity identity = base.identity();
            sink.accept(new SeriesIdentity(enriched(identity.labels(), found), identity.dropName()), part);
        });
    }

    private static @Nullable SeriesRow newest(List<SeriesRow> candidates, int step) {
        SeriesRow newest = null;
        for (SeriesRow candidate : candidates) {
            if (!candidate.row().has(step)) {
                continue;
            }
            if (newest != null && candidate.row().value(step) == newest.row().value(step)) {
                throw duplicate(newest, candidate, candidate.row().value(step));
            }
            if (newest == null || candidate.row().value(step) > newest.row().value(step)) {
                newest = candidate;
            }
        }
        return newest;
    }

    private static QueryException duplicate(SeriesRow existing, SeriesRow added, double seconds) {
        long timestampMs = Math.round(seconds * 1000);
        return new QueryException.Execution("found duplicate series for info metric: existing "
                + existing.identity().labels() + " @ " + timestampMs + ", new "
                + added.identity().labels() + " @ " + timestampMs);
    }

    private Labels enriched(Labels base, List<SeriesRow> infos) {
        Map<String, String> added = new TreeMap<>();
        for (SeriesRow info : infos) {
            info.identity().labels().forEach((name, value) -> {
                boolean wanted = dataMatchers.isEmpty()
                        || dataMatchers.stream()
                                .anyMatch(matcher -> matcher.name().equals(name));
                if (name.equals(Labels.METRIC_NAME) || !wanted) {
                    return;
                }
                String other = added.get(name);
                if (other != null && !other.equals(value)) {
                    throw new QueryException.Execution("conflicting label: " + name);
                }
                if (!base.has(name)) {
                    added.put(name, value);
                }
            });
        }
        Labels.Builder labels = base.toBuilder();
        added.forEach(labels::set);
        return labels.build();
    }
}
