package io.weir.scraper.discovery.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.weir.config.ConfigException;
import io.weir.config.yaml.YamlDocument;
import io.weir.config.yaml.YamlMapping;
import io.weir.model.LabelNames;
import io.weir.model.Labels;
import io.weir.scraper.discovery.TargetGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file that lists targets, in JSON or YAML: {@code [{"targets": ["host:port"], "labels": {"name": "value"}}]}. */
public final class TargetFile {
    /** The label that holds the file's name. */
    static final String FILE_LABEL = "__meta_filepath";

    private static final ObjectReader JSON = JsonMapper.builder()
            .withCoercionConfig(
                    LogicalType.Textual,
                    texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build()
            .readerForListOf(Entry.class)
            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private TargetFile() {}

    private record Entry(
            @Nullable List<String> targets, @Nullable Map<String, String> labels) {}

    /**
     * The groups in a file.
     *
     * @throws ConfigException if it can't be read or is not such a list
     */
    public static List<TargetGroup> load(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw ConfigException.ofFile(file.toString(), "can't be read: " + e.getMessage());
        }
    }

    /**
     * The groups in {@code text}; the name's ending says which format it has.
     *
     * @throws ConfigException if the text is not such a list
     */
    static List<TargetGroup> parse(String text, String file) {
        boolean json = file.toLowerCase(Locale.ROOT).endsWith(".json");
        List<Entry> entries = json ? parseJson(text, file) : parseYaml(text, file);
        return groups(entries, file, "file/" + file, FILE_LABEL);
    }

    /**
     * The groups in a JSON text that is no file.
     *
     * @param name of the text, for errors and as the value of {@code nameLabel}
     * @param source what the groups' sources begin with
     * @throws ConfigException if the text is not such a list
     */
    public static List<TargetGroup> parseList(String text, String name, String source, String nameLabel) {
        return groups(parseJson(text, name), name, source, nameLabel);
    }

    private static List<TargetGroup> groups(List<Entry> entries, String name, String source, String nameLabel) {
        List<TargetGroup> groups = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            int index = groups.size();
            if (entry == null) {
                throw ConfigException.ofFile(name, "nil target group item found (index " + index + ")");
            }
            List<String> targets = entry.targets() == null ? List.of() : entry.targets();
            groups.add(TargetGroup.of(source + ":" + index, targets, labels(entry, name, nameLabel)));
        }
        return groups;
    }

    private static Labels labels(Entry entry, String name, String nameLabel) {
        Labels.Builder labels = Labels.builder();
        for (Map.Entry<String, String> label :
                (entry.labels() == null ? Map.<String, String>of() : entry.labels()).entrySet()) {
            if (!LabelNames.isUtf8Name(label.getKey())) {
                throw ConfigException.ofFile(name, "\"" + label.getKey() + "\" is not a valid label name");
            }
            labels.set(label.getKey(), label.getValue() == null ? "" : label.getValue());
        }
        return labels.set(nameLabel, name).build();
    }

    private static List<Entry> parseJson(String text, String file) {
        try {
            List<Entry> entries = JSON.readValue(text);
            return entries == null ? List.of() : entries;
        } catch (JsonProcessingException e) {
            throw e.getLocation() == null
                    ? ConfigException.ofFile(file, e.getOriginalMessage())
                    : ConfigException.at(
                            file,
                            e.getLocation().getLineNr(),
                            e.getLocation().getColumnNr(),
                            "",
                            e.getOriginalMessage());
        }
    }

    private static List<Entry> parseYaml(String text, String file) {
        YamlDocument document = YamlDocument.parse(text, file);
        List<Entry> entries = new ArrayList<>();
        if (document.isEmpty()) {
            return entries;
        }
        for (var item : document.value().asList()) {
            YamlMapping mapping = item.asMapping();
            entries.add(new Entry(mapping.strings("targets"), mapping.stringMap("labels")));
            mapping.refuseUnknown();
        }
        return entries;
    }
}
