package io.weir.config.yaml;

import io.weir.config.ConfigException;
import io.weir.config.Secret;
import io.weir.model.PromDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** One value of a YAML document, with its place and its path such as {@code scrape_configs[0].params}. */
public final class YamlValue {
    private final YamlSource source;
    private final String path;
    private final Node node;

    YamlValue(YamlSource source, String path, Node node) {
        this.source = source;
        this.path = path;
        this.node = node;
    }

    /** Where the value stands: names and indexes from the root; empty for the root. */
    public String path() {
        return path;
    }

    public String file() {
        return source.file();
    }

    /** The line where the value starts, from 1. */
    public int line() {
        return mark().getLine() + 1;
    }

    /** The column where the value starts, from 1. */
    public int column() {
        return mark().getColumn() + 1;
    }

    private Mark mark() {
        return node.getStartMark();
    }

    /** Whether nothing, {@code null} or {@code ~} stands here. */
    public boolean isNull() {
        return node.getTag().equals(Tag.NULL);
    }

    public boolean isMapping() {
        return node instanceof MappingNode;
    }

    public boolean isList() {
        return node instanceof SequenceNode;
    }

    /** An error about this value. */
    public ConfigException error(String problem) {
        return ConfigException.at(source.file(), line(), column(), path, problem);
    }

    /** The text of a scalar, as written: {@code 1.0} stays {@code 1.0}; null is empty. */
    public String asString() {
        if (!(node instanceof ScalarNode scalar)) {
            throw error("must be a text, not " + kind());
        }
        return isNull() ? "" : scalar.getValue();
    }

    private String kind() {
        return isMapping() ? "a mapping" : isList() ? "a list" : "a scalar";
    }

    public Secret asSecret() {
        return Secret.of(asString());
    }

    /** One of YAML 1.1's words for true and false, unquoted. */
    public boolean asBool() {
        if (node instanceof ScalarNode scalar && (node.getTag().equals(Tag.BOOL) || scalar.isPlain())) {
            switch (scalar.getValue().toLowerCase(Locale.ROOT)) {
                case "true", "yes", "on", "y" -> {
                    return true;
                }
                case "false", "no", "off", "n" -> {
                    return false;
                }
                default -> {}
            }
        }
        throw error("must be true or false" + found());
    }

    public int asInt() {
        long value = asLong();
        if (value != (int) value) {
            throw error("number is too large" + found());
        }
        return (int) value;
    }

    /** A whole number in YAML 1.1's notation: {@code 16}, {@code 1_000}, {@code 0x10}; {@code 020} is octal. */
    public long asLong() {
        return plainNumber("a whole number", text -> Long.decode(text.replace("_", "")));
    }

    /** A whole number from 0. */
    public long asUnsigned() {
        long value = asLong();
        if (value < 0) {
            throw error("must not be negative" + found());
        }
        return value;
    }

    public double asDouble() {
        return plainNumber("a number", text -> switch (text) {
            case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
            case "-.inf" -> Double.NEGATIVE_INFINITY;
            case ".nan" -> Double.NaN;
            default -> Double.valueOf(text);
        });
    }

    private <T> T plainNumber(String what, Function<String, T> parse) {
        if (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT)) {
            try {
                return parse.apply(asString());
            } catch (NumberFormatException e) {
                throw error("must be " + what + found());
            }
        }
        throw error("must be " + what + found());
    }

    /** The scalar as YAML understands it: a boolean, a whole number, a number, or else the text. */
    public Object asScalar() {
        if (node.getTag().equals(Tag.BOOL)) {
            return asBool();
        }
        if (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT)) {
            return scalarNumber(asString());
        }
        return asString();
    }

    private static Object scalarNumber(String text) {
        Object number = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        return number instanceof Number ? number : text;
    }

    /** A duration in Prometheus's notation, such as {@code 1h30m}. */
    public Duration asDuration() {
        try {
            return PromDuration.parse(asString());
        } catch (IllegalArgumentException e) {
            throw error(e.getMessage() + "; write it as 30s, 5m or 1h30m");
        }
    }

    /** Bytes with a unit in powers of two: {@code 10MB}, {@code 1GiB}, {@code 512B}. */
    public long asByteSize() {
        try {
            return ByteSize.parse(asString());
        } catch (IllegalArgumentException e) {
            throw error(String.valueOf(e.getMessage()));
        }
    }

    /** The constant whose {@code text} is this scalar, exactly. */
    public <E> E asEnum(List<E> constants, Function<E, String> text) {
        String written = asString();
        for (E constant : constants) {
            if (text.apply(constant).equals(written)) {
                return constant;
            }
        }
        List<String> names = constants.stream().map(text).toList();
        throw error("must be one of " + String.join(", ", names) + found());
    }

    private String found() {
        return node instanceof ScalarNode scalar
                ? isNull() ? ", not empty" : ", not \"" + scalar.getValue() + "\""
                : ", not " + kind();
    }

    /** The items of a list; an item that is null is refused. */
    public List<YamlValue> asList() {
        if (!(node instanceof SequenceNode sequence)) {
            throw error("must be a list, not " + kind());
        }
        List<YamlValue> items = new ArrayList<>(sequence.getValue().size());
        for (Node item : sequence.getValue()) {
            YamlValue value = new YamlValue(source, path + '[' + items.size() + ']', item);
            if (value.isNull()) {
                throw value.error("empty or null list entry: remove it or fill it in");
            }
            items.add(value);
        }
        return List.copyOf(items);
    }

    public List<String> asStrings() {
        return asList().stream().map(YamlValue::asString).toList();
    }

    public YamlMapping asMapping() {
        if (!(node instanceof MappingNode mapping)) {
            throw error("must be a mapping (name: value), not " + kind());
        }
        return YamlMapping.of(source, path, mapping);
    }

    /** A mapping from name to text, in the order written; null values are empty texts. */
    public Map<String, String> asStringMap() {
        Map<String, String> map = new LinkedHashMap<>();
        YamlMapping mapping = asMapping();
        for (String key : mapping.keys()) {
            map.put(key, mapping.value(key).map(YamlValue::asString).orElse(""));
        }
        return Collections.unmodifiableMap(map);
    }
}
