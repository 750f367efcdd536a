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
import org.jspecify.annotations.Nullable;

/** Evaluates an operator between two vectors: finds which series match, then works on whole rows. */
final class VectorBinaryEvaluator {
    private final Evaluator evaluator;
    private final Binary binary;
    private final BinaryOperator operator;
    private final VectorMatching matching;
    private final Set<String> matchingLabels;

    /** Series of both sides find each other by the group that they are in. */
    private final LabelGroups signatures;

    private final int steps;
    private final MixedArithmetic mixed;

    VectorBinaryEvaluator(Evaluator evaluator, Binary binary) {
        this.evaluator = evaluator;
        this.binary = binary;
        this.operator = binary.operator();
        this.matching = Objects.requireNonNull(binary.matching());
        this.matchingLabels = new HashSet<>(matching.labels());
        this.signatures = new LabelGroups(comparedLabels(), matching.on());
        this.steps = evaluator.grid().count();
        this.mixed = new MixedArithmetic(operator, evaluator.annotations(), binary.span());
    }

    private Set<String> comparedLabels() {
        Set<String> names = new HashSet<>(matchingLabels);
        if (!matching.on()) {
            names.add(Labels.METRIC_NAME);
        }
        return names;
    }

    /** The series of one side, and the number of each one's signature. */
    private static final class Side {
        final List<SeriesRow> series;
        final int[] signatures;

        Side(List<SeriesRow> series, int[] signatures) {
            this.series = series;
            this.signatures = signatures;
        }
    }

    private Side side(Expr operand) {
        List<SeriesRow> series = evaluator.vector(operand);
        int[] numbers = new int[series.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = signatures.of(series.get(i).identity());
        }
        return new Side(series, numbers);
    }

    void evaluate(RowSink sink) {
        Side left = side(binary.left());
        Side right = side(binary.right());
        RowAssembler assembler = new RowAssembler(false);
        switch (operator) {
            case AND -> filter(left, right, true, assembler);
            case UNLESS -> filter(left, right, false, assembler);
            case OR -> union(left, right, assembler);
            default -> combine(left, right, assembler);
        }
        evaluator.release(left.series);
        evaluator.release(right.series);
        assembler.drain(sink);
    }

    /** For each signature, the steps at which some series has a value; null for none. */
    private @Nullable Row[] presence(Side side) {
        @Nullable Row[] presence = new Row[signatures.size()];
        for (int i = 0; i < side.signatures.length; i++) {
            int signature = side.signatures[i];
            Row row = presence[signature];
            if (row == null) {
                row = new Row(steps);
                presence[signature] = row;
            }
            row.markPresent(side.series.get(i).row());
        }
        return presence;
    }

    private void filter(Side left, Side right, boolean keepMatched, RowSink sink) {
        @Nullable Row[] matched = presence(right);
        for (int i = 0; i < left.signatures.length; i++) {
            Row match = matched[left.signatures[i]];
            if (match == null && keepMatched) {
                continue;
            }
            SeriesRow series = left.series.get(i);
            Row row = series.row();
            if (match != null) {
                row = row.copy();
                if (keepMatched) {
                    row.retain(match);
                } else {
                    row.removeAll(match);
                }
            }
            if (!row.isEmpty()) {
                sink.accept(series.identity(), row);
            }
        }
    }

    private void union(Side left, Side right, RowSink sink) {
        @Nullable Row[] covered = presence(left);
        for (SeriesRow series : left.series) {
            sink.accept(series.identity(), series.row().copy());
        }
        for (int i = 0; i < right.signatures.length; i++) {
            SeriesRow series = right.series.get(i);
            Row row = series.row().copy();
            Row cover = covered[right.signatures[i]];
            if (cover != null) {
                row.removeAll(cover);
            }
            if (!row.isEmpty()) {
                sink.accept(series.identity(), row);
            }
        }
    }

    private void combine(Side left, Side right, RowSink sink) {
        boolean oneOnLeft = matching.cardinality() == Cardinality.ONE_TO_MANY;
        Side many = oneOnLeft ? right : left;
        List<List<SeriesRow>> ones = onesBySignature(oneOnLeft ? left : right, many, oneOnLeft);
        List<Map<Labels, Row>> matched = new ArrayList<>();
        for (int i = 0; i < signatures.size(); i++) {
            matched.add(new HashMap<>(1));
        }
        // A grouped match swaps the sides, but in Prometheus not their fill values.
        Double fillOne = matching.fillRight();
        Double fillMany = matching.fillLeft();
        for (int i = 0; i < many.signatures.length; i++) {
            SeriesRow series = many.series.get(i);
            int signature = many.signatures[i];
            for (SeriesRow one : ones.get(signature)) {
                pair(series, one, matched.get(signature), sink);
            }
            if (fillOne != null) {
                Row missing = series.row().copy();
                ones.get(signature).forEach(one -> missing.removeAll(one.row()));
                if (!missing.isEmpty()) {
                    pair(series, filling(signature, missing, fillOne), matched.get(signature), sink);
                }
            }
        }
        if (fillMany != null) {
            fillMany(ones, presence(many), fillMany, matched, sink);
        }
    }

    private void fillMany(
            List<List<SeriesRow>> ones,
            @Nullable Row[] covered,
            double value,
            List<Map<Labels, Row>> matched,
            RowSink sink) {
        for (int signature = 0; signature < ones.size(); signature++) {
            for (SeriesRow one : ones.get(signature)) {
                Row missing = one.row().copy();
                Row cover = covered[signature];
                if (cover != null) {
                    missing.removeAll(cover);
                }
                if (!missing.isEmpty()) {
                    pair(filling(signature, missing, value), one, matched.get(signature), sink);
                }
            }
        }
    }

    /** What stands for the series that those of a signature find no match in, at the steps of {@code missing}. */
    private SeriesRow filling(int signature, Row missing, double value) {
        Row row = new Row(steps);
        for (int step = missing.next(0); step >= 0; step = missing.next(step + 1)) {
            row.set(step, value);
        }
        return new SeriesRow(SeriesIdentity.of(signatures.labels(signature)), row);
    }

    /** @param matched what is matched already under the same signature */
    private void pair(SeriesRow series, SeriesRow one, Map<Labels, Row> matched, RowSink sink) {
        if (!series.row().overlaps(one.row())) {
            return;
        }
        SeriesIdentity result = resultIdentity(series.identity(), one.identity());
        checkUnique(matched, result, series, one);
        boolean oneOnLeft = matching.cardinality() == Cardinality.ONE_TO_MANY;
        Row row = oneOnLeft ? compute(one.row(), series.row()) : compute(series.row(), one.row());
        if (!row.isEmpty()) {
            sink.accept(result, row);
        }
    }

    /** The series of the "one" side, of which no two may match at a step where the other side has anything at all. */
    private List<List<SeriesRow>> onesBySignature(Side ones, Side many, boolean left) {
        Row manyPresent = new Row(steps);
        for (SeriesRow series : many.series) {
            manyPresent.markPresent(series.row());
        }
        if (matching.fills()) {
            // Then the other side's series are of use alone.
            ones.series.forEach(series -> manyPresent.markPresent(series.row()));
        }
        List<List<SeriesRow>> bySignature = new ArrayList<>();
        for (int i = 0; i < signatures.size(); i++) {
            bySignature.add(new ArrayList<>(1));
        }
        for (int i = 0; i < ones.signatures.length; i++) {
            SeriesRow series = ones.series.get(i);
            int signature = ones.signatures[i];
            List<SeriesRow> group = bySignature.get(signature);
            for (SeriesRow other : group) {
                Row both = other.row().copy();
                both.retain(series.row());
                both.retain(manyPresent);
                if (!both.isEmpty()) {
                    throw duplicates(signatures.labels(signature), series, other, left);
                }
            }
            group.add(series);
        }
        return bySignature;
    }

    private static QueryException duplicates(Labels group, SeriesRow series, SeriesRow other, boolean left) {
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
