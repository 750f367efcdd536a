package io.weir.stream.ruletest;

import io.weir.config.ConfigException;
import io.weir.config.FileGlob;
import io.weir.config.yaml.UnknownFields;
import io.weir.config.yaml.YamlDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of tests.
 *
 * @param ruleFiles the rules under test
 * @param evaluationIntervalMs between two evaluations of all groups
 * @param groupOrder names of groups that are evaluated in this order
 * @param fuzzyCompare whether floats next to each other count as equal
 */
record RuleTestFile(
        List<FileGlob> ruleFiles,
        long evaluationIntervalMs,
        List<String> groupOrder,
        boolean fuzzyCompare,
        List<RuleTest> tests) {
    RuleTestFile {
        ruleFiles = List.copyOf(ruleFiles);
        groupOrder = List.copyOf(groupOrder);
        tests = List.copyOf(tests);
    }

    /** @throws ConfigException naming the place, if the file can't be read or says what can't be tested */
    static RuleTestFile load(Path file, UnknownFields unknownFields) {
        Path parent = file.getParent();
        try {
            YamlDocument document = YamlDocument.parse(Files.readString(file), file.toString(), unknownFields);
            return new RuleTestFileReader(parent == null ? Path.of("") : parent).read(document.root());
        } catch (NoSuchFileException e) {
            throw ConfigException.ofFile(file.toString(), "no such file");
        } catch (IOException e) {
            throw ConfigException.ofFile(file.toString(), "can't be read: " + e.getMessage());
        }
    }
}
