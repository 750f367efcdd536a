package io.weir.promql;

import io.weir.model.Labels;
import io.weir.promql.Expr.Binary;
import io.weir.promql.VectorMatching.Cardinality;
import io.weir.promql.internal.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Evaluates an operator between two vectors: finds which series match, then works on whole rows. */
final class VectorBinaryEvaluator {
    private final Evaluator evaluator;
    private final Binary binary;
    private final BinaryOperator operator;
    private final VectorMatching matching;
    private final Set<String> matchingLabels;
    private final int steps;
    private final MixedArithmetic mixed;

    VectorBinaryEvaluator(Evaluator evaluator, Binary binary) {
        this.evaluator = evaluator;
        this.binary = binary;
        this.operator = binary.operator();
        this.matching = Objects.requireNonNull(binary.matching());
        this.matchingLabels = new HashSet<>(matching.labels());
        this.steps = evaluator.grid().count();
        this.mixed = new MixedArithmetic(operator, evaluator.annotations(), binary.span());
    }

    void evaluate(RowSink sink) {
        List<SeriesRow> left = evaluator.vector(binary.left());
        List<SeriesRow> right = evaluator.vector(binary.right());
        RowAssembler assembler = new RowAssembler(false);
        switch (operator) {
            case AND -> filter(left, right, true, assembler);
            case UNLESS -> filter(left, right, false, assembler);
            case OR -> union(left, right, assembler);
            default -> combine(left, right, assembler);
        }
        evaluator.release(left);
        evaluator.release(right);
        assembler.drain(sink);
    }

    /** The labels by which series of both sides find each other. */
    private Labels signature(SeriesRow series) {
        Labels labels = series.identity().labels();
        return matching.on()
                ? labels.keep(matchingLabels)
                : labels.without(Labels.METRIC_NAME).drop(matchingLabels);
    }

    /** For each signature, the steps at which some series has a value. */
    private Map<Labels, Row> presence(List<SeriesRow> rows) {
        Map<Labels, Row> presence = new HashMap<>();
        for (SeriesRow series : rows) {
            presence.computeIfAbsent(signature(series), key -> new Row(steps)).markPresent(series.row());
        }
        return presence;
    }

    private void filter(List<SeriesRow> left, List<SeriesRow> right, boolean keepMatched, RowSink sink) {
        Map<Labels, Row> matched = presence(right);
        for (SeriesRow series : left) {
            Row row = series.row().copy();
            Row match = matched.get(signature(series));
            if (keepMatched) {
                row.retain(match == null ? new Row(steps) : match);
            } else if (match != null) {
                row.removeAll(match);
            }
            if (!row.isEmpty()) {
                sink.accept(series.identity(), row);
            }
        }
    }

    private void union(List<SeriesRow> left, List<SeriesRow> right, RowSink sink) {
        Map<Labels, Row> covered = presence(left);
        for (SeriesRow series : left) {
            sink.accept(series.identity(), series.row().copy());
        }
        for (SeriesRow series : right) {
            Row row = series.row().copy();
            Row cover = covered.get(signature(series));
            if (cover != null) {
                row.removeAll(cover);
            }
            if (!row.isEmpty()) {
                sink.accept(series.identity(), row);
            }
        }
    }

    private void combine(List<SeriesRow> left, List<SeriesRow> right, RowSink sink) {
        boolean oneOnLeft = matching.cardinality() == Cardinality.ONE_TO_MANY;
        List<SeriesRow> many = oneOnLeft ? right : left;
        Map<Labels, List<SeriesRow>> ones = onesBySignature(oneOnLeft ? left : right, many, oneOnLeft);
        Map<Labels, Map<Labels, Row>> matched = new HashMap<>();
        // A grouped match swaps the sides, but in Prometheus not their fill values.
        Double fillOne = matching.fillRight();
        Double fillMany = matching.fillLeft();
        for (SeriesRow series : many) {
            Row missing = series.row().copy();
            for (SeriesRow one : ones.getOrDefault(signature(series), List.of())) {
                pair(series, one, matched, sink);
                missing.removeAll(one.row());
            }
            if (fillOne != null && !missing.isEmpty()) {
                pair(series, filling(series, missing, fillOne), matched, sink);
            }
        }
        if (fillMany != null) {
            Map<Labels, Row> covered = presence(many);
            ones.forEach((signature, rows) -> {
                for (SeriesRow one : rows) {
                    Row missing = one.row().copy();
                    Row cover = covered.get(signature);
                    if (cover != null) {
                        missing.removeAll(cover);
                    }
                    if (!missing.isEmpty()) {
                        pair(filling(one, missing, fillMany), one, matched, sink);
                    }
                }
            });
        }
    }

    /** What stands for the series that {@code present} finds no match in, at the steps of {@code missing}. */
    private SeriesRow filling(SeriesRow present, Row missing, double value) {
        Row row = new Row(steps);
        for (int step = missing.next(0); step >= 0; step = missing.next(step + 1)) {
            row.set(step, value);
        }
        return new SeriesRow(SeriesIdentity.of(signature(present)), row);
    }

    private void pair(SeriesRow series, SeriesRow one, Map<Labels, Map<Labels, Row>> matched, RowSink sink) {
        if (!series.row().overlaps(one.row())) {
            return;
        }
        SeriesIdentity result = resultIdentity(series.identity(), one.identity());
        checkUnique(matched.computeIfAbsent(signature(series), key -> new HashMap<>()), result, series, one);
        boolean oneOnLeft = matching.cardinality() == Cardinality.ONE_TO_MANY;
        Row row = oneOnLeft ? compute(one.row(), series.row()) : compute(series.row(), one.row());
        if (!row.isEmpty()) {
            sink.accept(result, row);
        }
    }

    /** The series of the "one" side, of which no two may match at a step where the other side has anything at all. */
    private Map<Labels, List<SeriesRow>> onesBySignature(List<SeriesRow> ones, List<SeriesRow> many, boolean left) {
        Row manyPresent = new Row(steps);
        for (SeriesRow series : many) {
            manyPresent.markPresent(series.row());
        }
        if (matching.fills()) {
            // Then the other side's series are of use alone.
            ones.forEach(series -> manyPresent.markPresent(series.row()));
        }
        Map<Labels, List<SeriesRow>> bySignature = new HashMap<>();
        for (SeriesRow series : ones) {
            List<SeriesRow> group = bySignature.computeIfAbsent(signature(series), key -> new ArrayList<>());
            for (SeriesRow other : group) {
                Row both = other.row().copy();
                both.retain(series.row());
                both.retain(manyPresent);
                if (!both.isEmpty()) {
                    throw duplicates(series, other, left);
                }
            }
            group.add(series);
        }
        return bySignature;
    }

    private QueryException duplicates(SeriesRow series, SeriesRow other, boolean left) {
        Labels group = signature(series);
        String one = series.identity().labels().toString();
        String two = other.identity().labels().toString();
        boolean ordered = one.compareTo(two) <= 0;
        return new QueryException.Execution("found duplicate series for the match group " + group + " on the "
                + (left ? "left" : "right") + " hand-side of the operation: [" + (ordered ? one : two) + ", "
                + (ordered ? two : one)
                + "];many-to-many matching not allowed: matching labels must be unique on one side");
    }

    /** Each pair that matches must have a result of its own, even if a comparison then drops it. */
    private void checkUnique(Map<Labels, Row> matched, SeriesIdentity result, SeriesRow series, SeriesRow one) {
        boolean oneToOne = matching.cardinality() == Cardinality.ONE_TO_ONE;
        Row pair = series.row().copy();
        pair.retain(one.row());
        Row existing = matched.putIfAbsent(oneToOne ? Labels.empty() : result.labels(), pair);
        if (existing == null) {
            return;
        }
        if (existing.overlaps(pair)) {
            throw new QueryException.Execution(
                    oneToOne
                            ? "multiple matches for labels: many-to-one matching must be explicit"
                                    + " (group_left/group_right)"
                            : "multiple matches for labels: grouping labels must ensure unique matches");
        }
        existing.markPresent(pair);
    }

    private SeriesIdentity resultIdentity(SeriesIdentity many, SeriesIdentity one) {
        boolean delayed = evaluator.scope().delayedNames();
        Labels labels = many.labels();
        boolean dropName = many.dropName();
        if (operator.isArithmetic()) {
            labels = SeriesIdentity.withoutMetadata(labels);
        }
        if (matching.cardinality() == Cardinality.ONE_TO_ONE) {
            labels = matching.on() ? labels.keep(matchingLabels) : labels.drop(matchingLabels);
        }
        for (String name : matching.include()) {
            labels = labels.with(name, one.labels().get(name));
        }
        SeriesIdentity result = new SeriesIdentity(labels, dropName);
        return binary.returnBool() ? result.withoutName(delayed) : result;
    }

    private Row compute(Row left, Row right) {
        Row row = new Row(steps);
        boolean special = left.hasHistograms() || right.hasHistograms() || operator.isTrim();
        for (int step = left.next(0); step >= 0; step = left.next(step + 1)) {
            if (!right.has(step)) {
                continue;
            }
            double a = left.value(step);
            double b = right.value(step);
            if (special && mixed.concerns(left.histogram(step), right.histogram(step))) {
                computeMixed(left, right, step, row);
                continue;
            }
            if (!operator.isComparison()) {
                row.set(step, BinaryArithmetic.compute(operator, a, b));
            } else if (binary.returnBool()) {
                row.set(step, BinaryArithmetic.compare(operator, a, b) ? 1 : 0);
            } else if (BinaryArithmetic.compare(operator, a, b)) {
                row.set(step, a);
            }
        }
        return row;
    }

    private void computeMixed(Row left, Row right, int step, Row out) {
        boolean has = mixed.compute(left.value(step), left.histogram(step), right.value(step), right.histogram(step));
        if (!has) {
            return;
        }
        if (binary.returnBool()) {
            out.set(step, mixed.holds() ? 1 : 0);
        } else if (mixed.holds()) {
            out.set(step, mixed.result());
        }
    }
}
