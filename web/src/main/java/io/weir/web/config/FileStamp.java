package io.weir.web.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/** Files as they were when they were read. Immutable. */
record FileStamp(List<Path> files, List<String> states) {
    static FileStamp of(List<Path> files) {
        return new FileStamp(
                List.copyOf(files), files.stream().map(FileStamp::state).toList());
    }

    static FileStamp of(WebConfig.Pem... pems) {
        return of(List.of(pems).stream()
                .map(WebConfig.Pem::file)
                .flatMap(Optional::stream)
                .toList());
    }

    private static String state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "unreadable";
        }
    }

    /** Whether one of the files has changed since. */
    boolean isOutdated() {
        return !files.isEmpty() && !of(files).states.equals(states);
    }
}
