package io.weir.config.yaml;

import io.weir.config.ConfigException;
import io.weir.config.Secret;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping with its place. Remembers which keys were asked for, so that {@link #refuseUnknown} can name the others.
 *
 * <p>A key whose value is null counts as absent. Merge keys ({@code <<}) are resolved; the mapping's own keys win.
 *
 * <pre>{@code
 * YamlMapping mapping = document.root();
 * Duration wait = mapping.duration("group_wait", Duration.ofSeconds(30));
 * String name = mapping.requiredString("name");
 * mapping.refuseUnknown();
 * }</pre>
 */
public final class YamlMapping {
    private final YamlSource source;
    private final String path;
    private final int line;
    private final int column;
    private final Map<String, YamlValue> values;
    private final Map<String, ScalarNode> keyNodes;
    private final Set<String> known = new HashSet<>();

    private YamlMapping(YamlSource source, String path, @Nullable MappingNode node) {
        this.source = source;
        this.path = path;
        this.line = node == null ? 1 : node.getStartMark().getLine() + 1;
        this.column = node == null ? 1 : node.getStartMark().getColumn() + 1;
        this.values = new LinkedHashMap<>();
        this.keyNodes = new LinkedHashMap<>();
    }

    static YamlMapping empty(YamlSource source) {
        return new YamlMapping(source, "", null);
    }

    static YamlMapping of(YamlSource source, String path, MappingNode node) {
        YamlMapping mapping = new YamlMapping(source, path, node);
        mapping.addAll(node);
        return mapping;
    }

    private void addAll(MappingNode node) {
        Set<String> own = new HashSet<>();
        for (NodeTuple entry : node.getValue()) {
            if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
                continue;
            }
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw new YamlValue(source, path, entry.getKeyNode()).error("a name must be a text");
            }
            if (!own.add(key.getValue())) {
                throw new YamlValue(source, child(key.getValue()), key).error("this field is given twice: keep one");
            }
            put(key, entry.getValueNode());
        }
        for (NodeTuple entry : node.getValue()) {
            if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
                merge(entry.getValueNode());
            }
        }
    }

    private void merge(Node merged) {
        List<Node> nodes = merged instanceof SequenceNode sequence ? sequence.getValue() : List.of(merged);
        for (Node node : nodes) {
            for (Map.Entry<String, YamlValue> entry :
                    new YamlValue(source, child("<<"), node).asMapping().values.entrySet()) {
                values.putIfAbsent(entry.getKey(), entry.getValue());
            }
        }
    }

    private void put(ScalarNode key, Node value) {
        values.put(key.getValue(), new YamlValue(source, child(key.getValue()), value));
        keyNodes.put(key.getValue(), key);
    }

    private String child(String key) {
        return path.isEmpty() ? key : path + '.' + key;
    }

    /** Where the mapping stands; empty for the root. */
    public String path() {
        return path;
    }

    public String file() {
        return source.file();
    }

    /** The line where the mapping starts, from 1. */
    public int line() {
        return line;
    }

    /** The column where the mapping starts, from 1. */
    public int column() {
        return column;
    }

    /** All keys in the order written. Marks them all as known. */
    public List<String> keys() {
        known.addAll(values.keySet());
        return List.copyOf(values.keySet());
    }

    /** An error about the mapping as a whole. */
    public ConfigException error(String problem) {
        return ConfigException.at(source.file(), line, column, path, problem);
    }

    /** An error about a field, at its value if it has one. */
    public ConfigException error(String key, String problem) {
        YamlValue value = values.get(key);
        return value == null
                ? ConfigException.at(source.file(), line, column, child(key), problem)
                : value.error(problem);
    }

    /** Whether the key is written, be it with the value null. */
    public boolean has(String key) {
        known.add(key);
        return values.containsKey(key);
    }

    private @Nullable YamlValue find(String key) {
        known.add(key);
        YamlValue value = values.get(key);
        return value == null || value.isNull() ? null : value;
    }

    /** The value of {@code key}, unless absent or null. */
    public Optional<YamlValue> value(String key) {
        return Optional.ofNullable(find(key));
    }

    /** The value of {@code key}; its absence is an error. */
    public YamlValue required(String key) {
        YamlValue value = find(key);
        if (value == null) {
            throw error(key, "is required");
        }
        return value;
    }

    /** A text that must be given and not be empty. */
    public String requiredString(String key) {
        String text = required(key).asString();
        if (text.isEmpty()) {
            throw error(key, "must not be empty");
        }
        return text;
    }

    public String string(String key, String fallback) {
        YamlValue value = find(key);
        return value == null ? fallback : value.asString();
    }

    public @Nullable String optionalString(String key) {
        YamlValue value = find(key);
        return value == null ? null : value.asString();
    }

    public @Nullable Secret optionalSecret(String key) {
        YamlValue value = find(key);
        return value == null ? null : value.asSecret();
    }

    public boolean bool(String key, boolean fallback) {
        YamlValue value = find(key);
        return value == null ? fallback : value.asBool();
    }

    public int integer(String key, int fallback) {
        YamlValue value = find(key);
        return value == null ? fallback : value.asInt();
    }

    /** A whole number from 0. */
    public long unsigned(String key, long fallback) {
        YamlValue value = find(key);
        return value == null ? fallback : value.asUnsigned();
    }

    public double number(String key, double fallback) {
        YamlValue value = find(key);
        return value == null ? fallback : value.asDouble();
    }

    public Duration duration(String key, Duration fallback) {
        YamlValue value = find(key);
        return value == null ? fallback : value.asDuration();
    }

    /** A duration; zero means the fallback, as in most of Prometheus's configuration. */
    public Duration nonZeroDuration(String key, Duration fallback) {
        Duration written = duration(key, fallback);
        return written.isZero() ? fallback : written;
    }

    public @Nullable Duration optionalDuration(String key) {
        YamlValue value = find(key);
        return value == null ? null : value.asDuration();
    }

    /** A size in bytes; see {@link ByteSize}. */
    public long byteSize(String key, long fallback) {
        YamlValue value = find(key);
        return value == null ? fallback : value.asByteSize();
    }

    /** The items of a list; none if absent. */
    public List<YamlValue> list(String key) {
        YamlValue value = find(key);
        return value == null ? List.of() : value.asList();
    }

    /** The texts of a list; none if absent. */
    public List<String> strings(String key) {
        YamlValue value = find(key);
        return value == null ? List.of() : value.asStrings();
    }

    /** The mappings of a list; none if absent. */
    public List<YamlMapping> mappings(String key) {
        return list(key).stream().map(YamlValue::asMapping).toList();
    }

    /** A mapping from name to text in the order written; empty if absent. */
    public Map<String, String> stringMap(String key) {
        YamlValue value = find(key);
        return value == null ? Map.of() : value.asStringMap();
    }

    /** The mapping at {@code key}, if there is one. */
    public Optional<YamlMapping> mapping(String key) {
        return value(key).map(YamlValue::asMapping);
    }

    /** Refuses fields that Prometheus (or Alertmanager) knows and this version doesn't build yet. */
    public void refuseUnsupported(Iterable<String> keys) {
        for (String key : keys) {
            if (find(key) != null) {
                throw unsupported(key);
            }
        }
    }

    /** Refuses a switch that is on and that this version doesn't build yet. */
    public void refuseUnsupportedIfTrue(String key) {
        if (bool(key, false)) {
            throw unsupported(key);
        }
    }

    /** The error for a field that is valid in itself. */
    public ConfigException unsupported(String key) {
        return keyError(key, "this version of Weir does not support it yet: remove the field");
    }

    private ConfigException keyError(String key, String problem) {
        ScalarNode node = keyNodes.get(key);
        return node == null ? error(key, problem) : new YamlValue(source, child(key), node).error(problem);
    }

    /** Refuses the first key that was never asked for, unless the document was read to {@link UnknownFields#IGNORE} such. Call after reading all fields. */
    public void refuseUnknown() {
        if (source.unknownFields() == UnknownFields.IGNORE) {
            return;
        }
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw keyError(key, "unknown field" + suggestion(key));
            }
        }
    }

    private String suggestion(String key) {
        String best = null;
        int bestDistance = Math.max(1, key.length() / 4) + 1;
        for (String candidate : known) {
            int distance = EditDistance.between(key, candidate);
            boolean closer = distance < bestDistance
                    || distance == bestDistance && best != null && candidate.compareTo(best) < 0;
            if (closer) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best == null ? "" : ": did you mean " + best + "?";
    }
}
