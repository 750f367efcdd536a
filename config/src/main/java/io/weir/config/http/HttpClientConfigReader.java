package io.weir.config.http;

import io.weir.config.yaml.YamlMapping;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the fields of an HTTP client. */
final class HttpClientConfigReader {
    private static final String JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private final YamlMapping mapping;
    private final Path directory;

    HttpClientConfigReader(YamlMapping mapping, Path directory) {
        this.mapping = mapping;
        this.directory = directory;
    }

    HttpClientConfig read() {
        BasicAuth basicAuth =
                mapping.mapping("basic_auth").map(this::readBasicAuth).orElse(null);
        Authorization authorization = readAuthorization();
        OAuth2Config oauth2 = mapping.mapping("oauth2").map(this::readOAuth2).orElse(null);
        boolean several = (basicAuth == null ? 0 : 1) + (authorization == null ? 0 : 1) + (oauth2 == null ? 0 : 1) > 1;
        if (several) {
            throw mapping.error("at most one of basic_auth, oauth2 & authorization must be configured");
        }
        return new HttpClientConfig(
                basicAuth,
                authorization,
                oauth2,
                mapping.mapping("tls_config")
                        .map(tls -> TlsConfigReader.read(tls, directory))
                        .orElse(TlsConfig.DEFAULT),
                ProxyConfigReader.read(mapping),
                mapping.mapping("http_headers")
                        .map(headers -> HttpHeadersReader.read(headers, directory))
                        .orElse(List.of()),
                mapping.bool("follow_redirects", true),
                mapping.bool("enable_http2", true));
    }

    private BasicAuth readBasicAuth(YamlMapping block) {
        block.refuseUnsupported(List.of("username_ref", "password_ref"));
        SecretSource username = SecretFields.read(block, "username", "username_file", "basic_auth", directory);
        SecretSource password = SecretFields.read(block, "password", "password_file", "basic_auth", directory);
        block.refuseUnknown();
        return new BasicAuth(username == null ? SecretSource.of("") : username, password);
    }

    private @Nullable Authorization readAuthorization() {
        SecretSource bearer = SecretFields.read(mapping, "bearer_token", "bearer_token_file", "", directory);
        Optional<YamlMapping> block = mapping.mapping("authorization");
        if (bearer != null && block.isPresent()) {
            throw mapping.error("authorization is not compatible with bearer_token & bearer_token_file");
        }
        if (bearer != null && (mapping.has("basic_auth") || mapping.has("oauth2"))) {
            throw mapping.error(
                    "at most one of basic_auth, oauth2, bearer_token & bearer_token_file must be configured");
        }
        if (block.isEmpty()) {
            return bearer == null ? null : new Authorization(Authorization.DEFAULT_TYPE, bearer);
        }
        YamlMapping authorization = block.get();
        authorization.refuseUnsupported(List.of("credentials_ref"));
        String type = authorization.string("type", "").strip();
        if (type.equalsIgnoreCase("basic")) {
            throw authorization.error(
                    "type", "authorization type cannot be set to \"basic\", use \"basic_auth\" instead");
        }
        SecretSource credentials =
                SecretFields.read(authorization, "credentials", "credentials_file", "authorization", directory);
        authorization.refuseUnknown();
        return new Authorization(
                type.isEmpty() ? Authorization.DEFAULT_TYPE : type,
                credentials == null ? SecretSource.of("") : credentials);
    }

    private OAuth2Config readOAuth2(YamlMapping block) {
        block.refuseUnsupported(List.of(
                "client_secret_ref",
                "client_certificate_key_id",
                "client_certificate_key",
                "client_certificate_key_file",
                "client_certificate_key_ref",
                "signature_algorithm",
                "iss",
                "audience",
                "claims"));
        String grant = block.string("grant_type", "");
        if (grant.equals(JWT_GRANT)) {
            throw block.unsupported("grant_type");
        }
        String clientId = block.string("client_id", "");
        if (clientId.isEmpty()) {
            throw block.error("client_id", "oauth2 client_id must be configured");
        }
        String tokenUrl = block.string("token_url", "");
        if (tokenUrl.isEmpty()) {
            throw block.error("token_url", "oauth2 token_url must be configured");
        }
        SecretSource secret = SecretFields.read(block, "client_secret", "client_secret_file", "oauth2", directory);
        OAuth2Config oauth2 = new OAuth2Config(
                clientId,
                secret == null ? SecretSource.of("") : secret,
                block.strings("scopes"),
                url(block, tokenUrl),
                block.stringMap("endpoint_params"),
                block.mapping("tls_config")
                        .map(tls -> TlsConfigReader.read(tls, directory))
                        .orElse(TlsConfig.DEFAULT),
                ProxyConfigReader.read(block));
        block.refuseUnknown();
        return oauth2;
    }

    private static URI url(YamlMapping block, String text) {
        try {
            URI url = URI.create(text);
            if (url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw block.error("token_url", "not a URL: " + e.getMessage());
        }
        throw block.error("token_url", "missing host for URL");
    }
}
