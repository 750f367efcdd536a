package io.weir.config.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code basic_auth}. A username is not secret, but may come from a file too. */
public record BasicAuth(SecretSource username, @Nullable SecretSource optionalPassword) {
    public Optional<SecretSource> password() {
        return Optional.ofNullable(optionalPassword);
    }
}
