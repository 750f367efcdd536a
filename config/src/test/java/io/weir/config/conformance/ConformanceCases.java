package io.weir.config.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the lists of cases under the directory that the system property {@code conformance.dir} names. */
final class ConformanceCases {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ConformanceCases() {}

    /** One line of a list. */
    record Case(JsonNode json) {
        String text(String field) {
            return json.path(field).asText();
        }

        @Override
        public String toString() {
            return text("src");
        }
    }

    /** The cases of one kind; none where the directory is absent. */
    static List<Case> load(String list, String kind) throws IOException {
        String directory = System.getProperty("conformance.dir", "");
        List<Case> cases = new ArrayList<>();
        if (directory.isEmpty()) {
            return cases;
        }
        for (String line : Files.readAllLines(Path.of(directory, list))) {
            JsonNode json = JSON.readTree(line);
            if (json.path("kind").asText().equals(kind)) {
                cases.add(new Case(json));
            }
        }
        return cases;
    }
}
