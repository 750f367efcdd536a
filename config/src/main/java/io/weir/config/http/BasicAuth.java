package io.weir.config.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code basic_auth}. A username is not secret, but may come from a file too. */
public record BasicAuth(SecretSource username, @Nullable SecretSource optionalPassword) {
    public Optional<SecretSource> password() {
        return Optional.ofNullable(optionalPassword);
    }

    /** The files that hold the name and the password, as far as they are in files. */
    List<Path> files() {
        return Stream.of(username.optionalFile(), password().flatMap(SecretSource::optionalFile))
                .flatMap(Optional::stream)
                .toList();
    }
}
