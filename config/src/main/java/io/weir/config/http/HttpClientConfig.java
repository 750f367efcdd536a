package io.weir.config.http;

import io.weir.config.Secret;
import io.weir.config.yaml.YamlMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client fields of a scrape job, an Alertmanager or a receiver. Follows {@code HTTPClientConfig} of
 * prometheus/common.
 *
 * @param followRedirects default true
 * @param enableHttp2 default true; permits HTTP/2, doesn't demand it
 */
public record HttpClientConfig(
        @Nullable BasicAuth optionalBasicAuth,
        @Nullable Authorization optionalAuthorization,
        TlsConfig tls,
        boolean followRedirects,
        boolean enableHttp2) {
    public static final HttpClientConfig DEFAULT = new HttpClientConfig(null, null, TlsConfig.DEFAULT, true, true);

    private static final List<String> UNSUPPORTED =
            List.of("oauth2", "proxy_url", "no_proxy", "proxy_connect_header", "http_headers");
    private static final List<String> UNSUPPORTED_TLS = List.of(
            "cert",
            "cert_file",
            "cert_ref",
            "key",
            "key_file",
            "key_ref",
            "ca_ref",
            "server_name",
            "min_version",
            "max_version");

    public Optional<BasicAuth> basicAuth() {
        return Optional.ofNullable(optionalBasicAuth);
    }

    public Optional<Authorization> authorization() {
        return Optional.ofNullable(optionalAuthorization);
    }

    /** The files that hold secrets and certificates. */
    public List<Path> files() {
        return Stream.of(
                        basicAuth().map(BasicAuth::username).flatMap(SecretSource::optionalFile),
                        basicAuth().flatMap(BasicAuth::password).flatMap(SecretSource::optionalFile),
                        authorization().map(Authorization::credentials).flatMap(SecretSource::optionalFile),
                        tls.caFile())
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Reads the fields from the mapping that holds them beside others, or alone.
     *
     * @param directory against which file names are resolved
     */
    public static HttpClientConfig read(YamlMapping mapping, Path directory) {
        mapping.refuseUnsupported(UNSUPPORTED);
        mapping.refuseUnsupportedIfTrue("proxy_from_environment");
        BasicAuth basicAuth = mapping.mapping("basic_auth")
                .map(m -> readBasicAuth(m, directory))
                .orElse(null);
        Authorization authorization = readAuthorization(mapping, directory);
        if (basicAuth != null && authorization != null) {
            throw mapping.error("at most one of basic_auth, oauth2 & authorization must be configured");
        }
        TlsConfig tls =
                mapping.mapping("tls_config").map(m -> readTls(m, directory)).orElse(TlsConfig.DEFAULT);
        return new HttpClientConfig(
                basicAuth,
                authorization,
                tls,
                mapping.bool("follow_redirects", true),
                mapping.bool("enable_http2", true));
    }

    private static BasicAuth readBasicAuth(YamlMapping mapping, Path directory) {
        SecretSource username = secret(mapping, "username", "username_file", "basic_auth", directory);
        SecretSource password = secret(mapping, "password", "password_file", "basic_auth", directory);
        mapping.refuseUnknown();
        return new BasicAuth(username == null ? SecretSource.of("") : username, password);
    }

    private static @Nullable Authorization readAuthorization(YamlMapping mapping, Path directory) {
        SecretSource bearer = secret(mapping, "bearer_token", "bearer_token_file", "", directory);
        Optional<YamlMapping> block = mapping.mapping("authorization");
        if (bearer != null && (block.isPresent() || mapping.has("basic_auth"))) {
            throw mapping.error(
                    "at most one of basic_auth, oauth2, bearer_token & bearer_token_file must be configured");
        }
        if (block.isEmpty()) {
            return bearer == null ? null : new Authorization(Authorization.DEFAULT_TYPE, bearer);
        }
        YamlMapping authorization = block.get();
        String type = authorization.string("type", "").strip();
        if (type.equalsIgnoreCase("basic")) {
            throw authorization.error(
                    "type", "authorization type cannot be set to \"basic\", use \"basic_auth\" instead");
        }
        SecretSource credentials = secret(authorization, "credentials", "credentials_file", "authorization", directory);
        authorization.refuseUnknown();
        return new Authorization(
                type.isEmpty() ? Authorization.DEFAULT_TYPE : type,
                credentials == null ? SecretSource.of("") : credentials);
    }

    private static @Nullable SecretSource secret(
            YamlMapping mapping, String key, String fileKey, String block, Path directory) {
        Secret inline = mapping.optionalSecret(key);
        String file = mapping.string(fileKey, "");
        if (!file.isEmpty() && inline != null && !inline.reveal().isEmpty()) {
            String names = Stream.of(block, key)
                    .filter(s -> !s.isEmpty())
                    .reduce((a, b) -> a + ' ' + b)
                    .orElse(key);
            throw mapping.error("at most one of " + names + " & " + fileKey + " must be configured");
        }
        if (!file.isEmpty()) {
            return SecretSource.ofFile(directory.resolve(file));
        }
        return inline == null ? null : new SecretSource(inline, null);
    }

    private static TlsConfig readTls(YamlMapping mapping, Path directory) {
        mapping.refuseUnsupported(UNSUPPORTED_TLS);
        String ca = mapping.string("ca", "");
        String caFile = mapping.string("ca_file", "");
        if (!ca.isEmpty() && !caFile.isEmpty()) {
            throw mapping.error("at most one of ca and ca_file must be configured");
        }
        TlsConfig tls = new TlsConfig(
                ca.isEmpty() ? null : ca,
                caFile.isEmpty() ? null : directory.resolve(caFile),
                mapping.bool("insecure_skip_verify", false));
        mapping.refuseUnknown();
        return tls;
    }
}
