package io.weir.config.rules;

import io.weir.config.ConfigException;
import io.weir.model.relabel.NameValidation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A rule file.
 *
 * @param path its name, part of the groups' identity
 * @param hasMoreDocuments whether YAML documents follow that are not read
 */
public record RuleFile(String path, List<RuleGroup> groups, boolean hasMoreDocuments) {
    public RuleFile {
        groups = List.copyOf(groups);
    }

    /**
     * Reads the text of a rule file with UTF-8 names allowed.
     *
     * @throws ConfigException with Prometheus's words if it is not valid
     */
    public static RuleFile parse(String text, String path) {
        return parse(text, path, NameValidation.UTF8);
    }

    /** {@link #parse(String, String)} with the names of {@code scheme}. */
    public static RuleFile parse(String text, String path, NameValidation scheme) {
        return new RuleFileReader(path, scheme).read(text);
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException if it can't be read or is not valid
     */
    public static RuleFile load(Path file, NameValidation scheme) {
        try {
            return parse(Files.readString(file), file.toString(), scheme);
        } catch (NoSuchFileException e) {
            throw ConfigException.ofFile(file.toString(), "no such file");
        } catch (IOException e) {
            throw ConfigException.ofFile(file.toString(), "can't be read: " + e.getMessage());
        }
    }
}
