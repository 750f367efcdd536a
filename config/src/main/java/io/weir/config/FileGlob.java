package io.weir.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A file name, or a pattern with {@code *}, {@code ?} or {@code [...]} in its last element.
 *
 * @param pattern as a path, absolute or relative to the working directory
 */
public record FileGlob(String pattern) {
    /** {@code pattern} as written in a file that lies in {@code directory}. */
    public static FileGlob relativeTo(Path directory, String pattern) {
        boolean asItIs = pattern.startsWith("/") || directory.toString().isEmpty();
        return new FileGlob(asItIs ? pattern : directory + "/" + pattern);
    }

    /** The directory whose files can match. */
    public Path directory() {
        int slash = pattern.lastIndexOf('/');
        return Path.of(slash < 0 ? "." : slash == 0 ? "/" : pattern.substring(0, slash));
    }

    private String lastElement() {
        return pattern.substring(pattern.lastIndexOf('/') + 1);
    }

    private boolean isPlain() {
        return lastElement().chars().noneMatch(c -> "*?[".indexOf(c) >= 0);
    }

    /**
     * The files that match now, in ascending order; none if the directory doesn't exist.
     *
     * @throws IOException if the directory can't be read
     */
    public List<Path> matches() throws IOException {
        if (isPlain()) {
            Path file = Path.of(pattern);
            return Files.exists(file) ? List.of(file) : List.of();
        }
        // Braces are literal here, as in Go's filepath.Glob.
        String escaped = lastElement().replace("{", "\\{").replace("}", "\\}");
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + escaped);
        List<Path> matches = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(directory(), file -> matcher.matches(fileName(file)))) {
            files.forEach(matches::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(matches);
        return List.copyOf(matches);
    }

    private static Path fileName(Path file) {
        Path name = file.getFileName();
        return name == null ? file : name;
    }
}
