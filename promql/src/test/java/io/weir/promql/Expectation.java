package io.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.weir.model.Labels;
import io.weir.model.PromDuration;
import io.weir.model.StaleMarker;
import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.Histogram;
import io.weir.model.histogram.HistogramNotation;
import io.weir.promql.QueryResult.MatrixResult;
import io.weir.promql.QueryResult.ScalarResult;
import io.weir.promql.QueryResult.StringResult;
import io.weir.promql.QueryResult.VectorResult;
import io.weir.promql.Script.Eval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a script says about the result of one query. */
final class Expectation {
    private static final double EPSILON = 0.000001;
    private static final double MIN_NORMAL = 0x1.0p-1022;

    /** A demand on a message; {@code text} is for people. */
    private record Message(String text, Predicate<String> test) {}

    private final Eval eval;
    private final List<Message> failures = new ArrayList<>();
    private final List<Message> warnings = new ArrayList<>();
    private final List<Message> infos = new ArrayList<>();
    private final Map<Labels, SeriesNotation> series = new LinkedHashMap<>();
    private boolean noWarnings;
    private boolean noInfos;
    private boolean ordered;
    private @Nullable String string;
    private @Nullable Double scalar;
    private long rangeStartMs;
    private long rangeStepMs;

    private Expectation(Eval eval) {
        this.eval = eval;
    }

    static Expectation of(Eval eval) throws PromqlParseException {
        Expectation expectation = new Expectation(eval);
        Message any = new Message("any", text -> true);
        switch (eval.mode()) {
            case "fail" -> expectation.failures.add(any);
            case "warn" -> expectation.warnings.add(any);
            case "info" -> expectation.infos.add(any);
            case "ordered" -> expectation.ordered = true;
            default -> {}
        }
        for (String line : eval.body()) {
            expectation.read(line);
        }
        return expectation;
    }

    private void read(String line) throws PromqlParseException {
        if (line.startsWith("expected_fail_message")) {
            failures.add(
                    exactly(line.substring("expected_fail_message".length()).strip()));
        } else if (line.startsWith("expected_fail_regexp")) {
            failures.add(
                    containing(line.substring("expected_fail_regexp".length()).strip()));
        } else if (line.startsWith("expect range vector")) {
            String[] words = line.split("\\s+");
            rangeStartMs = PromDuration.parseMs(words[4]);
            rangeStepMs = PromDuration.parseMs(words[8]);
        } else if (line.startsWith("expect string")) {
            string = StringLiterals.unquote(
                    line.substring("expect string".length()).strip());
        } else if (line.startsWith("expect ")) {
            readAnnotation(line.substring("expect ".length()).strip());
        } else if (Script.isNumber(line)) {
            scalar = SeriesNotation.number(line);
        } else {
            SeriesNotation notation = SeriesNotation.parse(line);
            series.put(notation.labels(), notation);
        }
    }

    private void readAnnotation(String text) {
        String type = text.split("\\s+")[0];
        String rest = text.substring(type.length()).strip();
        Message message = rest.startsWith("msg:")
                ? exactly(rest.substring("msg:".length()).strip())
                : rest.startsWith("regex:")
                        ? containing(rest.substring("regex:".length()).strip())
                        : new Message("any", any -> true);
        switch (type) {
            case "fail" -> failures.add(message);
            case "warn" -> warnings.add(message);
            case "info" -> infos.add(message);
            case "no_warn" -> noWarnings = true;
            case "no_info" -> noInfos = true;
            case "ordered" -> ordered = true;
            default -> throw new IllegalArgumentException("no such expectation: " + text);
        }
    }

    private static Message exactly(String text) {
        return new Message(text, text::equals);
    }

    private static Message containing(String regex) {
        return new Message(regex, Pattern.compile(regex).asPredicate());
    }

    void checkFailure(QueryException e) {
        if (failures.isEmpty()) {
            throw new AssertionError("failed: " + e.getMessage(), e);
        }
        for (Message message : failures) {
            assertThat(e.getMessage()).matches(message.test(), message.text());
        }
    }

    /** Whether the same result is due from a range query around the instant. */
    boolean isForEveryMode(String query) {
        boolean special =
                Pattern.compile("(start|end|range|step)\\(\\)").matcher(query).find();
        return failures.isEmpty() && !special && rangeStepMs == 0 && string == null;
    }

    void check(QueryResult result) {
        if (!failures.isEmpty()) {
            fail("expected a failure, got %s", result);
        }
        checkMessages(warnings, result.annotations().warnings(), noWarnings);
        checkMessages(infos, result.annotations().infos(), noInfos);
        if (result instanceof VectorResult vector) {
            checkVector(vector.vector());
        } else if (result instanceof ScalarResult value) {
            checkValue("scalar", scalar == null ? Double.NaN : scalar, value.value());
            assertThat(scalar).as("a scalar").isNotNull();
        } else if (result instanceof StringResult text) {
            assertThat(text.value()).isEqualTo(string);
        } else {
            checkMatrix((MatrixResult) result);
        }
    }

    private static void checkMessages(List<Message> expected, List<String> actual, boolean none) {
        if (none) {
            assertThat(actual).isEmpty();
        }
        if (expected.isEmpty()) {
            return;
        }
        assertThat(actual).as("annotations").isNotEmpty();
        for (Message message : expected) {
            assertThat(actual).as(message.text()).anyMatch(message.test());
        }
        for (String text : actual) {
            assertThat(expected).as(text).anyMatch(message -> message.test().test(text));
        }
    }

    void checkMiddleOfRange(VectorResult middle, ValueType type) {
        if (ordered) {
            return;
        }
        if (type == ValueType.SCALAR) {
            checkValue("scalar", Objects.requireNonNull(scalar), middle.vector().value(0));
        } else {
            checkVector(middle.vector());
        }
    }

    private void checkVector(InstantVector vector) {
        List<Labels> labels = new ArrayList<>();
        for (int i = 0; i < vector.size(); i++) {
            labels.add(vector.labels(i));
        }
        assertThat(ScriptRunner.distinct(labels)).isEqualTo(series.keySet());
        for (int i = 0; i < vector.size(); i++) {
            SeriesNotation expected = Objects.requireNonNull(series.get(labels.get(i)));
            checkSample(labels.get(i).toString(), expected, 0, vector.value(i), vector.histogram(i));
        }
        if (ordered) {
            assertThat(labels).isEqualTo(List.copyOf(series.keySet()));
        }
    }

    private void checkMatrix(MatrixResult matrix) {
        List<Labels> labels =
                matrix.series().stream().map(SeriesSamples::labels).toList();
        assertThat(ScriptRunner.distinct(labels)).isEqualTo(series.keySet());
        assertThat(labels).isSorted();
        long startMs = eval.instant() ? rangeStartMs : eval.startMs();
        long stepMs = eval.instant() ? rangeStepMs : eval.stepMs();
        for (SeriesSamples actual : matrix.series()) {
            SeriesNotation expected = Objects.requireNonNull(series.get(actual.labels()));
            int next = 0;
            for (int i = 0; i < expected.values().size(); i++) {
                if (expected.values().get(i) == null && expected.histograms().get(i) == null) {
                    continue;
                }
                long at = startMs + i * stepMs;
                String where = actual.labels() + " at " + at;
                assertThat(next).as("samples up to " + where).isLessThan(actual.size());
                assertThat(actual.timestampsMs()[next]).as(where).isEqualTo(at);
                checkSample(where, expected, i, actual.values()[next], actual.histogram(next));
                next++;
            }
            assertThat(actual.size()).as("samples of " + actual.labels()).isEqualTo(next);
        }
    }

    private static void checkSample(
            String where, SeriesNotation expected, int index, double value, @Nullable Histogram histogram) {
        SeriesNotation.HistogramItem item = expected.histograms().get(index);
        if (item == null) {
            assertThat(histogram).as(where + " is a float").isNull();
            checkValue(where, expected.values().get(index), value);
        } else if (histogram == null || !almostEqual(item, histogram)) {
            fail(
                    "%s: expected %s, got %s",
                    where,
                    HistogramNotation.format(item.histogram()),
                    histogram == null ? value : HistogramNotation.format(histogram));
        }
    }

    private static boolean almostEqual(SeriesNotation.HistogramItem item, Histogram actual) {
        Histogram expected = item.histogram();
        return expected.schema() == actual.schema()
                && expected.zeroThreshold() == actual.zeroThreshold()
                && Arrays.equals(expected.customBounds(), actual.customBounds())
                && almostEqual(expected.count(), actual.count())
                && almostEqual(expected.sum(), actual.sum())
                && almostEqual(expected.zeroCount(), actual.zeroCount())
                && almostEqual(expected.positive(), actual.positive())
                && almostEqual(expected.negative(), actual.negative())
                && (!item.statesHint() || expected.hint() == actual.hint());
    }

    private static boolean almostEqual(Buckets expected, Buckets actual) {
        boolean equal = expected.size() == actual.size();
        for (int i = 0; i < expected.size() && equal; i++) {
            equal = expected.index(i) == actual.index(i) && almostEqual(expected.count(i), actual.count(i));
        }
        return equal;
    }

    private static void checkValue(String where, double expected, double actual) {
        if (!almostEqual(expected, actual)) {
            fail("%s: expected %s, got %s", where, expected, actual);
        }
    }

    private static boolean almostEqual(double a, double b) {
        if (StaleMarker.is(a) || StaleMarker.is(b)) {
            return StaleMarker.is(a) && StaleMarker.is(b);
        }
        if ((Double.isNaN(a) && Double.isNaN(b)) || a == b) {
            return true;
        }
        double sum = Math.abs(a) + Math.abs(b);
        double difference = Math.abs(a - b);
        if (a == 0 || b == 0 || sum < MIN_NORMAL) {
            return difference < EPSILON * MIN_NORMAL;
        }
        return difference / Math.min(sum, Double.MAX_VALUE) < EPSILON;
    }
}
