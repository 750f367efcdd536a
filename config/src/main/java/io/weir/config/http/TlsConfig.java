package io.weir.config.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code tls_config}. Files are read again when a connection is made and they have changed.
 *
 * @param inlineCa PEM text of the authorities to trust, instead of the system's
 * @param optionalCaFile the same in a file
 * @param optionalCertificate PEM text of the client's certificate and those above it; set if and only if the key is
 * @param optionalKey PEM text of the certificate's private key
 * @param serverName the name that the server's certificate must have; empty for the host of the URL
 * @param insecureSkipVerify accept any certificate for any host
 * @param minVersion the lowest version of TLS, null for the platform's choice
 * @param maxVersion the highest version of TLS, null for the platform's choice
 */
public record TlsConfig(
        @Nullable String inlineCa,
        @Nullable Path optionalCaFile,
        @Nullable SecretSource optionalCertificate,
        @Nullable SecretSource optionalKey,
        String serverName,
        boolean insecureSkipVerify,
        @Nullable TlsVersion minVersion,
        @Nullable TlsVersion maxVersion) {
    public static final TlsConfig DEFAULT = new TlsConfig(null, null, null, null, "", false, null, null);

    public Optional<String> ca() {
        return Optional.ofNullable(inlineCa);
    }

    public Optional<Path> caFile() {
        return Optional.ofNullable(optionalCaFile);
    }

    public Optional<SecretSource> certificate() {
        return Optional.ofNullable(optionalCertificate);
    }

    public Optional<SecretSource> key() {
        return Optional.ofNullable(optionalKey);
    }

    /** The same but for the authorities, which are those of {@code file}. */
    public TlsConfig withCaFile(Path file) {
        return new TlsConfig(
                null, file, optionalCertificate, optionalKey, serverName, insecureSkipVerify, minVersion, maxVersion);
    }

    /** The files that hold certificates and the key, as far as they are in files. */
    List<Path> files() {
        return Stream.of(
                        caFile(),
                        certificate().flatMap(SecretSource::optionalFile),
                        key().flatMap(SecretSource::optionalFile))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The fields as they can be read again, the key masked; empty for the default. */
    public Map<String, Object> toMap() {
        return HttpClientConfigWriter.tls(this);
    }
}
