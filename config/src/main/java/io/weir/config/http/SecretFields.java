package io.weir.config.http;

import io.weir.config.Secret;
import io.weir.config.yaml.YamlMapping;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a secret that is given by either of two fields, in the file itself or in a file of its own. */
final class SecretFields {
    private SecretFields() {}

    /**
     * The secret, null if none is given.
     *
     * @param block how errors call the mapping, empty for not at all
     * @param directory against which the file's name is resolved
     */
    static @Nullable SecretSource read(YamlMapping mapping, String key, String fileKey, String block, Path directory) {
        Secret inline = mapping.optionalSecret(key);
        String file = mapping.string(fileKey, "");
        boolean given = inline != null && !inline.reveal().isEmpty();
        if (!file.isEmpty() && given) {
            String names = Stream.of(block, key).filter(s -> !s.isEmpty()).collect(Collectors.joining(" "));
            throw mapping.error("at most one of " + names + " & " + fileKey + " must be configured");
        }
        if (!file.isEmpty()) {
            return SecretSource.ofFile(directory.resolve(file));
        }
        return given ? new SecretSource(inline, null) : null;
    }
}
