package io.weir.promql;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.model.LabelNames;
import io.weir.model.Labels;
import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.StringLiteral;
import io.weir.promql.internal.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code label_replace} and {@code label_join}: values stay, labels change. */
final class LabelTransform extends RowTransform {
    /** From the labels of a series to the new value of the destination label, or null to leave it alone. */
    private interface Rule {
        @org.jspecify.annotations.Nullable
        String value(Labels labels);
    }

    private static final int MAX_KNOWN_VALUES = 10_000;

    private final String destination;
    private final Rule rule;

    private LabelTransform(String destination, Rule rule) {
        this.destination = destination;
        this.rule = rule;
    }

    static LabelTransform replace(Call call) {
        String destination = checkedDestination(call);
        String replacement = text(call, 2);
        String source = text(call, 3);
        String regex = text(call, 4);
        Pattern pattern;
        try {
            pattern = Pattern.compile("^(?s:" + regex + ")$");
        } catch (PatternSyntaxException e) {
            throw new QueryException.Execution("invalid regular expression in label_replace(): " + regex);
        }
        // Many series share a source value; a value is matched once while it is among the first so many.
        Map<String, Optional<String>> known = new HashMap<>();
        return new LabelTransform(destination, labels -> {
            String value = labels.get(source);
            Optional<String> replaced = known.get(value);
            if (replaced == null) {
                Matcher matcher = pattern.matcher(value);
                replaced = matcher.matches()
                        ? Optional.of(RegexTemplate.expand(replacement, matcher, pattern))
                        : Optional.empty();
                if (known.size() < MAX_KNOWN_VALUES) {
                    known.put(value, replaced);
                }
            }
            return replaced.orElse(null);
        });
    }

    static LabelTransform join(Call call) {
        String destination = checkedDestination(call);
        String separator = text(call, 2);
        List<String> sources = new ArrayList<>();
        for (int i = 3; i < call.arguments().size(); i++) {
            String source = text(call, i);
            if (!LabelNames.isUtf8Name(source)) {
                throw new QueryException.Execution("invalid source label name in label_join(): " + source);
            }
            sources.add(source);
        }
        return new LabelTransform(destination, labels -> {
            StringBuilder joined = new StringBuilder();
            for (int i = 0; i < sources.size(); i++) {
                joined.append(i == 0 ? "" : separator).append(labels.get(sources.get(i)));
            }
            return joined.toString();
        });
    }

    private static String checkedDestination(Call call) {
        String destination = text(call, 1);
        if (!LabelNames.isUtf8Name(destination)) {
            throw new QueryException.Execution(
                    "invalid destination label name in " + call.function().text() + "(): " + destination);
        }
        return destination;
    }

    private static String text(Call call, int index) {
        return ((StringLiteral) call.argument(index)).value();
    }

    @Override
    void apply(Row row) {}

    @Override
    SeriesIdentity rename(SeriesIdentity input, boolean delayedNames) {
        String value = rule.value(input.labels());
        if (value == null) {
            return input;
        }
        boolean namesIt = destination.equals(Labels.METRIC_NAME);
        return new SeriesIdentity(input.labels().with(destination, value), input.dropName() && !namesIt);
    }

    @Override
    boolean dropsName() {
        return false;
    }

    @Override
    boolean relabels() {
        return true;
    }
}
