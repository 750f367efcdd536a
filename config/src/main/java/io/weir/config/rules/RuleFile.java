package io.weir.config.rules;

import io.weir.config.ConfigException;
import io.weir.config.yaml.UnknownFields;
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
        return parse(text, path, scheme, UnknownFields.REFUSE);
    }

    /** {@link #parse(String, String, NameValidation)} with a choice of what becomes of unknown fields. */
    public static RuleFile parse(String text, String path, NameValidation scheme, UnknownFields unknownFields) {
        return new RuleFileReader(path, scheme, unknownFields).read(text);
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException if it can't be read or is not valid
     */
    public static RuleFile load(Path file, NameValidation scheme) {
        return load(file, scheme, UnknownFields.REFUSE);
    }

    /** {@link #load(Path, NameValidation)} with a choice of what becomes of unknown fields. */
    public static RuleFile load(Path file, NameValidation scheme, UnknownFields unknownFields) {
        try {
            return parse(Files.readString(file), file.toString(), scheme, unknownFields);
        } catch (NoSuchFileException e) {
            throw ConfigException.ofFile(file.toString(), "no such file");
        } catch (IOException e) {
            throw ConfigException.ofFile(file.toString(), "can't be read: " + e.getMessage());
        }
    }
}
