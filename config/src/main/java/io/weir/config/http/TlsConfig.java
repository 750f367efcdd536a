package io.weir.config.http;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code tls_config}.
 *
 * @param inlineCa PEM text of the authorities to trust, instead of the system's
 * @param optionalCaFile the same in a file
 * @param insecureSkipVerify accept any certificate for any host
 */
public record TlsConfig(@Nullable String inlineCa, @Nullable Path optionalCaFile, boolean insecureSkipVerify) {
    public static final TlsConfig DEFAULT = new TlsConfig(null, null, false);

    public Optional<String> ca() {
        return Optional.ofNullable(inlineCa);
    }

    public Optional<Path> caFile() {
        return Optional.ofNullable(optionalCaFile);
    }
}
