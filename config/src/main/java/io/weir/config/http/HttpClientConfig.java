package io.weir.config.http;

import io.weir.config.yaml.YamlMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client fields of a scrape job, an Alertmanager or a receiver. Follows {@code HTTPClientConfig} of
 * prometheus/common.
 *
 * <p>At most one of basic authentication, authorization and OAuth 2 is set.
 *
 * @param headers added to every request
 * @param followRedirects default true
 * @param enableHttp2 default true; permits HTTP/2, doesn't demand it
 */
public record HttpClientConfig(
        @Nullable BasicAuth optionalBasicAuth,
        @Nullable Authorization optionalAuthorization,
        @Nullable OAuth2Config optionalOAuth2,
        TlsConfig tls,
        ProxyConfig proxy,
        List<HttpHeader> headers,
        boolean followRedirects,
        boolean enableHttp2) {
    public static final HttpClientConfig DEFAULT =
            new HttpClientConfig(null, null, null, TlsConfig.DEFAULT, ProxyConfig.NONE, List.of(), true, true);

    public HttpClientConfig {
        headers = List.copyOf(headers);
    }

    public Optional<BasicAuth> basicAuth() {
        return Optional.ofNullable(optionalBasicAuth);
    }

    public Optional<Authorization> authorization() {
        return Optional.ofNullable(optionalAuthorization);
    }

    /** The files that hold secrets and certificates, as far as they are named. */
    public List<Path> files() {
        return Stream.of(
                        basicAuth().stream().flatMap(auth -> auth.files().stream()),
                        authorization().map(Authorization::credentials).flatMap(SecretSource::optionalFile).stream(),
                        oauth2().stream().flatMap(auth -> auth.files().stream()),
                        tls.files().stream(),
                        headers.stream().flatMap(header -> header.files().stream()))
                .flatMap(Function.identity())
                .toList();
    }

    public Optional<OAuth2Config> oauth2() {
        return Optional.ofNullable(optionalOAuth2);
    }

    /** The same but for the authorization. */
    public HttpClientConfig withAuthorization(Authorization authorization) {
        return new HttpClientConfig(null, authorization, null, tls, proxy, headers, followRedirects, enableHttp2);
    }

    /** The same but for basic authentication. */
    public HttpClientConfig withBasicAuth(BasicAuth basicAuth) {
        return new HttpClientConfig(basicAuth, null, null, tls, proxy, headers, followRedirects, enableHttp2);
    }

    /** The same but for TLS. */
    public HttpClientConfig withTls(TlsConfig other) {
        return new HttpClientConfig(
                optionalBasicAuth,
                optionalAuthorization,
                optionalOAuth2,
                other,
                proxy,
                headers,
                followRedirects,
                enableHttp2);
    }

    /** The same but for the proxy. */
    public HttpClientConfig withProxy(ProxyConfig other) {
        return new HttpClientConfig(
                optionalBasicAuth,
                optionalAuthorization,
                optionalOAuth2,
                tls,
                other,
                headers,
                followRedirects,
                enableHttp2);
    }

    /**
     * Reads the fields from the mapping that holds them beside others, or alone.
     *
     * @param directory against which file names are resolved
     */
    public static HttpClientConfig read(YamlMapping mapping, Path directory) {
        return new HttpClientConfigReader(mapping, directory).read();
    }

    /** {@code tls_config} that stands for itself. */
    public static TlsConfig readTls(YamlMapping mapping, Path directory) {
        return TlsConfigReader.read(mapping, directory);
    }

    /** Headers that stand for themselves, credentials among them. */
    public static List<HttpHeader> readHeaders(YamlMapping mapping, Path directory) {
        return HttpHeadersReader.readAny(mapping, directory);
    }

    /** The fields as they can be read again, secrets masked. */
    public Map<String, Object> toMap() {
        return HttpClientConfigWriter.map(this);
    }
}
