package io.weir.config.http;

import io.weir.config.yaml.YamlMapping;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code tls_config}. */
final class TlsConfigReader {
    private static final List<String> UNSUPPORTED = List.of("ca_ref", "cert_ref", "key_ref");

    private TlsConfigReader() {}

    static TlsConfig read(YamlMapping mapping, Path directory) {
        mapping.refuseUnsupported(UNSUPPORTED);
        SecretSource ca = SecretFields.read(mapping, "ca", "ca_file", "", directory);
        SecretSource certificate = SecretFields.read(mapping, "cert", "cert_file", "", directory);
        SecretSource key = SecretFields.read(mapping, "key", "key_file", "", directory);
        if (certificate != null && key == null) {
            throw mapping.error(
                    "exactly one of key or key_file must be configured when a client certificate is configured");
        }
        if (key != null && certificate == null) {
            throw mapping.error("exactly one of cert or cert_file must be configured when a client key is configured");
        }
        TlsVersion min = version(mapping, "min_version");
        TlsVersion max = version(mapping, "max_version");
        if (min != null && max != null && max.compareTo(min) < 0) {
            throw mapping.error("max_version", "must be greater than or equal to min_version");
        }
        TlsConfig tls = new TlsConfig(
                ca == null || ca.inline() == null ? null : ca.inline().reveal(),
                ca == null ? null : ca.file(),
                certificate,
                key,
                mapping.string("server_name", ""),
                mapping.bool("insecure_skip_verify", false),
                min,
                max);
        mapping.refuseUnknown();
        return tls;
    }

    private static @Nullable TlsVersion version(YamlMapping mapping, String key) {
        return mapping.value(key)
                .map(value -> value.asEnum(List.of(TlsVersion.values()), TlsVersion::name))
                .orElse(null);
    }
}
