package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileGlobTest {
    @TempDir
    Path directory;

    private List<String> matches(String pattern) throws IOException {
        return FileGlob.relativeTo(directory, pattern).matches().stream()
                .map(file -> directory.relativize(file).toString())
                .toList();
    }

    @Test
    void starMatchesInTheLastElement() throws IOException {
        Files.createDirectory(directory.resolve("d"));
        for (String name : List.of("d/b.yml", "d/a.yml", "d/c.json", "d/{x}.yml")) {
            Files.createFile(directory.resolve(name));
        }

        assertThat(matches("d/*.yml")).containsExactly("d/a.yml", "d/b.yml", "d/{x}.yml");
        assertThat(matches("d/?.yml")).containsExactly("d/a.yml", "d/b.yml");
        assertThat(matches("d/[bc].*")).containsExactly("d/b.yml", "d/c.json");
        assertThat(matches("d/{*.yml")).containsExactly("d/{x}.yml");
        assertThat(matches("d/c.json")).containsExactly("d/c.json");
        assertThat(matches("d/missing.yml")).isEmpty();
        assertThat(matches("missing/*.yml")).isEmpty();
        assertThat(matches("d/a.yml/*")).isEmpty();
    }

    @Test
    void absolutePatternsStayAsTheyAre() {
        assertThat(FileGlob.relativeTo(Path.of("conf"), "/etc/*.yml").directory())
                .isEqualTo(Path.of("/etc"));
        assertThat(FileGlob.relativeTo(Path.of("conf"), "a.yml").pattern()).isEqualTo("conf/a.yml");
        assertThat(FileGlob.relativeTo(Path.of(""), "a.yml").pattern()).isEqualTo("a.yml");
    }
}
