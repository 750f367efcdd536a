package io.weir.config.yaml;

import java.io.StringReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Text that may be YAML, read without knowing its shape, as Go's {@code yaml.v2} reads it into an {@code interface{}}: maps,
 * lists, texts, {@link Long}, {@link BigInteger}, {@link Double}, booleans and null. Times stay texts.
 */
public final class UntypedYaml {
    private static final int MAX_VALUES = 100_000;
    private static final Set<String> TRUE = Set.of("y", "yes", "true", "on");
    private static final Set<String> FALSE = Set.of("n", "no", "false", "off");
    private static final Pattern INTEGER =
            Pattern.compile("[-+]?(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+|0|[1-9][0-9_]*)");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    private int values;

    private UntypedYaml() {}

    /** @throws IllegalArgumentException if {@code text} isn't YAML, or too much of it */
    public static @Nullable Object read(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(50);
        options.setNestingDepthLimit(100);
        options.setCodePointLimit(8 << 20);
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            return root == null ? null : new UntypedYaml().value(root);
        } catch (YAMLException e) {
            throw new IllegalArgumentException("not YAML: " + e.getMessage(), e);
        }
    }

    private @Nullable Object value(Node node) {
        if (++values > MAX_VALUES) {
            throw new IllegalArgumentException("more than " + MAX_VALUES + " values");
        }
        if (node instanceof MappingNode mapping) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (NodeTuple entry : mapping.getValue()) {
                // Keys that aren't texts are left out, since JSON has none.
                if (value(entry.getKeyNode()) instanceof String key) {
                    map.put(key, value(entry.getValueNode()));
                }
            }
            return map;
        }
        if (node instanceof SequenceNode sequence) {
            List<@Nullable Object> list = new ArrayList<>();
            sequence.getValue().forEach(item -> list.add(value(item)));
            return list;
        }
        ScalarNode scalar = (ScalarNode) node;
        return scalar.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN
                ? plain(scalar.getValue())
                : scalar.getValue();
    }

    private static @Nullable Object plain(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (text.isEmpty() || text.equals("~") || lower.equals("null")) {
            return null;
        }
        if (TRUE.contains(lower) || FALSE.contains(lower)) {
            return TRUE.contains(lower);
        }
        if (INTEGER.matcher(text).matches()) {
            return integer(lower.replace("_", ""));
        }
        if (FLOAT.matcher(text).matches()) {
            return Double.valueOf(text);
        }
        return switch (lower) {
            case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
            case "-.inf" -> Double.NEGATIVE_INFINITY;
            case ".nan" -> Double.NaN;
            default -> text;
        };
    }

    private static Object integer(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        int radix = 10;
        if (digits.startsWith("0x") || digits.startsWith("0b") || digits.startsWith("0o")) {
            radix = digits.charAt(1) == 'x' ? 16 : digits.charAt(1) == 'b' ? 2 : 8;
            digits = digits.substring(2);
        } else if (digits.length() > 1 && digits.startsWith("0")) {
            radix = 8;
        }
        BigInteger number = new BigInteger(digits, radix);
        number = negative ? number.negate() : number;
        if (number.bitLength() < 64) {
            return number.longValueExact();
        }
        return number.bitLength() == 64 && !negative ? number : number.doubleValue();
    }
}
