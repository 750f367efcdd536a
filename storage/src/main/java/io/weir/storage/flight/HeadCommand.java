package io.weir.storage.flight;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.model.LabelMatcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a client asks heads for: the command of a flight descriptor, and with a partition filled in the ticket. JSON, so
 * that any Arrow Flight client can write it:
 *
 * <pre>{@code
 * {"kind": "samples", "matchers": [{"type": "=", "name": "job", "value": "node"}],
 *  "startMs": 0, "endMs": 60000, "label": "", "partition": 3}
 * }</pre>
 *
 * @param kind what to answer with
 * @param label for {@link Kind#LABEL_VALUES} the label, else empty
 * @param matchers all must hold
 * @param startMs exclusive
 * @param endMs inclusive
 * @param partition the head to ask, or {@link #ANY_PARTITION} in a descriptor
 */
record HeadCommand(Kind kind, String label, List<LabelMatcher> matchers, long startMs, long endMs, int partition) {
    static final int ANY_PARTITION = -1;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The answers that there are. */
    enum Kind {
        SAMPLES,
        SERIES,
        LABEL_NAMES,
        LABEL_VALUES
    }

    HeadCommand {
        matchers = List.copyOf(matchers);
    }

    HeadCommand ofPartition(int newPartition) {
        return new HeadCommand(kind, label, matchers, startMs, endMs, newPartition);
    }

    byte[] encode() {
        ObjectNode command = JSON.createObjectNode();
        command.put("kind", kind.name().toLowerCase(Locale.ROOT));
        command.put("label", label);
        ArrayNode list = command.putArray("matchers");
        for (LabelMatcher matcher : matchers) {
            list.addObject()
                    .put("type", matcher.type().text())
                    .put("name", matcher.name())
                    .put("value", matcher.value());
        }
        command.put("startMs", startMs);
        command.put("endMs", endMs);
        command.put("partition", partition);
        return command.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IllegalArgumentException if {@code bytes} is not a command */
    static HeadCommand decode(byte[] bytes) {
        try {
            JsonNode command = JSON.readTree(bytes);
            List<LabelMatcher> matchers = new ArrayList<>();
            for (JsonNode matcher : command.path("matchers")) {
                matchers.add(LabelMatcher.of(
                        typeOf(matcher.path("type").asText()),
                        matcher.path("name").asText(),
                        matcher.path("value").asText()));
            }
            return new HeadCommand(
                    Kind.valueOf(command.path("kind").asText().toUpperCase(Locale.ROOT)),
                    command.path("label").asText(),
                    matchers,
                    required(command, "startMs"),
                    required(command, "endMs"),
                    command.path("partition").asInt(ANY_PARTITION));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("command is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("command is not JSON: " + e.getMessage(), e);
        }
    }

    private static long required(JsonNode command, String field) {
        JsonNode value = command.path(field);
        if (!value.isIntegralNumber()) {
            throw new IllegalArgumentException("command has no number " + field);
        }
        return value.asLong();
    }

    private static LabelMatcher.Type typeOf(String text) {
        for (LabelMatcher.Type type : LabelMatcher.Type.values()) {
            if (type.text().equals(text)) {
                return type;
            }
        }
        throw new IllegalArgumentException("unknown matcher type: " + text);
    }
}
