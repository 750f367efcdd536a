package io.weir.config.http;

import io.weir.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A secret given in the configuration or in a file that is read again on every use. Exactly one of the two is set.
 */
public record SecretSource(
        @Nullable Secret inline, @Nullable Path file) {
    /** @throws IllegalArgumentException unless exactly one is given */
    public SecretSource {
        if ((inline == null) == (file == null)) {
            throw new IllegalArgumentException("a secret needs either a value or a file");
        }
    }

    public static SecretSource of(String value) {
        return new SecretSource(Secret.of(value), null);
    }

    public static SecretSource ofFile(Path file) {
        return new SecretSource(null, file);
    }

    /** The file, if it is in one. */
    public Optional<Path> optionalFile() {
        return Optional.ofNullable(file);
    }

    /**
     * The secret, read from its file now if it has one, without surrounding white space.
     *
     * @throws IOException if the file can't be read
     */
    public String read() throws IOException {
        if (inline != null) {
            return inline.reveal();
        }
        return file == null ? "" : Files.readString(file).strip();
    }
}
