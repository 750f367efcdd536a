package io.weir.promql;

import java.util.List;
import java.util.Random;

/** Makes well-typed random queries over the metrics {@code a}, {@code b}, {@code c} with labels {@code x}, {@code y}. */
public final class RandomExpr {
    private static final List<String> ELEMENT =
            List.of("abs", "ceil", "floor", "sgn", "exp", "sqrt", "round", "deg", "-", "+", "timestamp", "hour");
    private static final List<String> RANGE = List.of(
            "rate",
            "increase",
            "delta",
            "irate",
            "idelta",
            "deriv",
            "changes",
            "resets",
            "min_over_time",
            "max_over_time",
            "sum_over_time",
            "avg_over_time",
            "count_over_time",
            "present_over_time",
            "first_over_time",
            "last_over_time",
            "stddev_over_time",
            "stdvar_over_time");
    private static final List<String> EXPERIMENTAL_RANGE = List.of(
            "mad_over_time",
            "ts_of_first_over_time",
            "ts_of_last_over_time",
            "ts_of_max_over_time",
            "ts_of_min_over_time");
    private static final List<String> ANCHORED = List.of("rate", "increase", "delta", "changes", "resets");
    private static final List<String> SMOOTHED = List.of("rate", "increase", "delta");
    private static final List<String> AGGREGATE =
            List.of("sum", "avg", "min", "max", "count", "group", "stddev", "stdvar");
    private static final List<String> COMPARISON = List.of("==", "!=", "<", "<=", ">", ">=");
    private static final List<String> ARITHMETIC = List.of("+", "-", "*", "/", "%", "^", "atan2");

    private final Random random;
    private final boolean fixedTimes;

    /** @param fixedTimes whether {@code @}, negative offsets and what needs a feature flag may occur */
    public RandomExpr(long seed, boolean fixedTimes) {
        this.random = new Random(seed);
        this.fixedTimes = fixedTimes;
    }

    /** A vector expression of at most this many levels. */
    public String vector(int depth) {
        if (depth <= 0) {
            return selector() + modifiers();
        }
        return switch (random.nextInt(fixedTimes ? 17 : 14)) {
            case 16 -> random.nextBoolean() ? extended() : pick(EXPERIMENTAL_RANGE) + "(" + range(depth) + ")";
            case 14 -> limited(depth);
            case 15 -> "double_exponential_smoothing(" + range(depth) + ", " + pick(List.of("0.3", "0.9")) + ", 0.5)";
            case 0 -> selector() + modifiers();
            case 1, 2 -> element(depth);
            case 3, 4 -> pick(RANGE) + "(" + range(depth) + ")";
            case 5 -> "quantile_over_time(" + scalar(depth - 1) + ", " + range(depth) + ")";
            case 6, 7 -> aggregate(depth);
            case 8 -> vector(depth - 1) + " " + arithmeticOrFilter() + " " + scalar(depth - 1);
            case 9 -> "(" + scalar(depth - 1) + " " + arithmeticOrFilter() + " " + vector(depth - 1) + ")";
            case 10 -> vectorBinary(depth);
            case 11 -> labels(depth);
            case 12 -> whole(depth);
            default -> "(" + vector(depth - 1) + ")";
        };
    }

    /** A scalar expression of at most this many levels. */
    public String scalar(int depth) {
        if (depth <= 0) {
            return pick(List.of("1", "0.5", "-2", "3", "NaN", "+Inf", "1e3", "5m"));
        }
        return switch (random.nextInt(fixedTimes ? 6 : 5)) {
            case 5 -> pick(List.of("max_of", "min_of")) + "(" + scalar(depth - 1) + ", " + scalar(depth - 1) + ")";
            case 0 -> "scalar(" + vector(depth - 1) + ")";
            case 1 -> "time()";
            case 2 -> "(" + scalar(depth - 1) + " " + pick(ARITHMETIC) + " " + scalar(depth - 1) + ")";
            case 3 -> "(" + scalar(depth - 1) + " " + pick(COMPARISON) + " bool " + scalar(depth - 1) + ")";
            default -> scalar(0);
        };
    }

    private String selector() {
        return pick(List.of("a", "b", "c", "a{x=\"1\"}", "{__name__=~\"a|b\"}", "b{y!=\"\"}", "{x=~\".+\"}"));
    }

    private String modifiers() {
        String offset =
                random.nextInt(4) > 0 ? "" : " offset " + (fixedTimes && random.nextBoolean() ? "-" : "") + "40s";
        String at = !fixedTimes || random.nextInt(4) > 0 ? "" : pick(List.of(" @ start()", " @ end()", " @ 300.5"));
        if (fixedTimes && !offset.isEmpty() && random.nextInt(4) == 0) {
            offset = " offset " + pick(List.of("-(", "max_of(5s, ")) + duration(1) + ")";
        }
        return random.nextBoolean() ? offset + at : at + offset;
    }

    /** A selector whose window's edges samples around it determine. */
    private String extended() {
        return switch (random.nextInt(3)) {
            case 0 -> pick(ANCHORED) + "(" + selector() + "[" + duration(2) + "] anchored" + modifiers() + ")";
            case 1 -> pick(SMOOTHED) + "(" + selector() + "[" + duration(2) + "] smoothed" + modifiers() + ")";
            default -> selector() + " smoothed" + modifiers();
        };
    }

    private String limited(int depth) {
        String operand = vector(depth - 1);
        return switch (random.nextInt(4)) {
            case 0 -> "limitk" + grouping() + " (2, " + operand + ")";
            case 1 -> "limit_ratio" + grouping() + " (" + pick(List.of("0.4", "-0.6")) + ", " + operand + ")";
            case 2 -> "info(" + operand + pick(List.of("", ", {y=\"y0\"}", ", {__name__=\"c\", z!=\"q\"}")) + ")";
            default -> "histogram_quantiles(" + operand + ", \"q\", 0.5, " + scalar(0) + ")";
        };
    }

    /** A positive duration of at most this many levels, none of it from the query. */
    private String duration(int depth) {
        if (depth <= 0 || random.nextBoolean()) {
            return pick(List.of("1m", "2m30s", "90", "45.5", "0x40"));
        }
        String left = duration(depth - 1);
        return switch (random.nextInt(5)) {
            case 0 -> "(" + left + " + " + duration(depth - 1) + ")";
            case 1 -> pick(List.of("min_of", "max_of")) + "(" + left + ", " + duration(depth - 1) + ")";
            case 2 -> left + " * 2 - -5s";
            case 3 -> "(" + left + ") / 2 + 2 ^ 3 % 5";
            default -> "-(-(" + left + "))";
        };
    }

    private String range(int depth) {
        if (random.nextInt(3) > 0) {
            String range = fixedTimes ? "[" + duration(2) + "]" : pick(List.of("[1m]", "[2m30s]", "[5m]"));
            return selector() + range + modifiers();
        }
        String inner = vector(Math.min(2, depth - 1));
        return "(" + inner + ")" + pick(List.of("[2m:30s]", "[3m:]", "[100s:17s]")) + modifiers();
    }

    private String element(int depth) {
        String function = pick(ELEMENT);
        String operand = vector(depth - 1);
        return switch (function) {
            case "-", "+" -> function + operand;
            case "round" -> "round(" + operand + ", " + scalar(0) + ")";
            default -> function + "(" + operand + ")";
        };
    }

    private String grouping() {
        return pick(List.of("", " by (x)", " by (x, y)", " without (x)", " by (__name__)", " without ()"));
    }

    private String aggregate(int depth) {
        String operand = vector(depth - 1);
        return switch (random.nextInt(6)) {
            case 0 -> "quantile" + grouping() + " (" + scalar(depth - 1) + ", " + operand + ")";
            case 1 -> pick(List.of("topk", "bottomk")) + grouping() + " (2, " + operand + ")";
            case 2 -> "count_values" + grouping() + " (\"v\", " + operand + ")";
            default -> pick(AGGREGATE) + grouping() + " (" + operand + ")";
        };
    }

    private String arithmeticOrFilter() {
        return switch (random.nextInt(3)) {
            case 0 -> pick(COMPARISON);
            case 1 -> pick(COMPARISON) + " bool";
            default -> pick(ARITHMETIC);
        };
    }

    private String vectorBinary(int depth) {
        String left = "(" + vector(depth - 1) + ")";
        String right = vector(depth - 1);
        String matching = pick(List.of("", " on (x)", " ignoring (y)", " on (x, y)"));
        if (random.nextBoolean()) {
            return "(" + left + " " + pick(List.of("and", "or", "unless")) + matching + " " + right + ")";
        }
        String group = matching.isEmpty() ? "" : pick(List.of("", " group_left ()", " group_right (z)"));
        String fill = !fixedTimes
                ? ""
                : pick(List.of("", "", " fill (1)", " fill_left (-2.5)", " fill_right (NaN) fill_left (3)"));
        return "(" + left + " " + arithmeticOrFilter() + matching + group + fill + " " + right + ")";
    }

    private String labels(int depth) {
        String operand = vector(depth - 1);
        return !fixedTimes || random.nextInt(5) > 1
                ? "label_replace(" + operand + ", \"" + pick(List.of("x", "n", "__name__"))
                        + "\", \"$1-q\", \"y\", \"(.*)\")"
                : pick(List.of(
                        "label_join(" + operand + ", \"j\", \"/\", \"x\", \"y\")",
                        "sort_by_label(" + operand + ", \"x\")"));
    }

    private String whole(int depth) {
        return switch (random.nextInt(6)) {
            case 0 -> "absent(" + vector(depth - 1) + ")";
            case 1 -> "absent_over_time(" + range(depth) + ")";
            case 2 -> "vector(" + scalar(depth - 1) + ")";
            case 3 -> "clamp(" + vector(depth - 1) + ", " + scalar(0) + ", " + scalar(0) + ")";
            case 4 -> "predict_linear(" + range(depth) + ", " + scalar(depth - 1) + ")";
            default ->
                "histogram_quantile(" + scalar(depth - 1) + ", label_replace(" + vector(depth - 1)
                        + ", \"le\", \"+Inf\", \"x\", \"1\"))";
        };
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
