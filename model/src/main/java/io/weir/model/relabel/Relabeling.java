package io.weir.model.relabel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.weir.model.Labels;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A list of relabelling rules, compiled. Immutable and thread-safe.
 *
 * <p>Follows {@code relabel.Process} in prometheus model/relabel.
 */
public final class Relabeling {
    private static final Relabeling NONE = new Relabeling(List.of());

    private final List<Step> steps;

    private Relabeling(List<Step> steps) {
        this.steps = steps;
    }

    private record Step(RelabelRule rule, Pattern regex, Template target, Template replacement) {}

    /** No rule: keeps every label set as it is. */
    public static Relabeling none() {
        return NONE;
    }

    public static Relabeling of(List<RelabelRule> rules) {
        List<Step> steps = new ArrayList<>(rules.size());
        for (RelabelRule rule : rules) {
            steps.add(new Step(
                    rule,
                    RelabelRule.compile(rule.regex()),
                    Template.parse(rule.targetLabel()),
                    Template.parse(rule.replacement())));
        }
        return new Relabeling(List.copyOf(steps));
    }

    /** {@link #process(Labels)} for rules that are used once. */
    public static @Nullable Labels process(List<RelabelRule> rules, Labels labels) {
        return of(rules).process(labels);
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /** The labels after all rules, or null if a rule dropped them. */
    public @Nullable Labels process(Labels labels) {
        if (steps.isEmpty()) {
            return labels;
        }
        Labels.Builder builder = labels.toBuilder();
        return process(builder) ? builder.build() : null;
    }

    /** Applies the rules to {@code labels} in place; false if a rule dropped them. */
    public boolean process(Labels.Builder labels) {
        for (Step step : steps) {
            if (!apply(step, labels)) {
                return false;
            }
        }
        return true;
    }

    private static boolean apply(Step step, Labels.Builder labels) {
        RelabelRule rule = step.rule();
        String joined = join(rule, labels);
        switch (rule.action()) {
            case KEEP -> {
                return step.regex().matches(joined);
            }
            case DROP -> {
                return !step.regex().matches(joined);
            }
            case KEEPEQUAL -> {
                return labels.get(rule.targetLabel()).equals(joined);
            }
            case DROPEQUAL -> {
                return !labels.get(rule.targetLabel()).equals(joined);
            }
            case REPLACE -> replace(step, joined, labels);
            case HASHMOD -> labels.set(rule.targetLabel(), hashModulo(joined, rule.modulus()));
            case LOWERCASE -> labels.set(rule.targetLabel(), mapRunes(joined, Character::toLowerCase));
            case UPPERCASE -> labels.set(rule.targetLabel(), mapRunes(joined, Character::toUpperCase));
            case LABELMAP -> mapNames(step, labels);
            case LABELDROP -> removeNames(step.regex(), true, labels);
            case LABELKEEP -> removeNames(step.regex(), false, labels);
        }
        return true;
    }

    private static String join(RelabelRule rule, Labels.Builder labels) {
        List<String> names = rule.sourceLabels();
        if (names.isEmpty()) {
            return "";
        }
        if (names.size() == 1) {
            return labels.get(names.get(0));
        }
        StringBuilder joined = new StringBuilder(labels.get(names.get(0)));
        for (int i = 1; i < names.size(); i++) {
            joined.append(rule.separator()).append(labels.get(names.get(i)));
        }
        return joined.toString();
    }

    private static void replace(Step step, String joined, Labels.Builder labels) {
        Matcher matcher = step.regex().matcher(joined);
        if (!matcher.matches()) {
            return;
        }
        String target = step.target().expand(matcher);
        if (step.rule().nameValidation().isLabelName(target)) {
            labels.set(target, step.replacement().expand(matcher));
        }
    }

    private static void mapNames(Step step, Labels.Builder labels) {
        for (String name : labels.names()) {
            Matcher matcher = step.regex().matcher(name);
            if (matcher.matches()) {
                labels.set(step.replacement().expand(matcher), labels.get(name));
            }
        }
    }

    private static void removeNames(Pattern regex, boolean matching, Labels.Builder labels) {
        for (String name : labels.names()) {
            if (regex.matches(name) == matching) {
                labels.remove(name);
            }
        }
    }

    /** Rune by rune as Go does: one code point never becomes two. */
    private static String mapRunes(String text, IntUnaryOperator mapping) {
        return text.codePoints()
                .map(mapping)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The last eight bytes of the MD5 sum, big-endian and unsigned, modulo {@code modulus}. */
    private static String hashModulo(String text, long modulus) {
        try {
            byte[] sum = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return Long.toUnsignedString(
                    Long.remainderUnsigned(ByteBuffer.wrap(sum, 8, 8).getLong(), modulus));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no MD5, which hashmod needs", e);
        }
    }
}
