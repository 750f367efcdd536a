package io.weir.config.http;

import io.weir.config.Secret;
import io.weir.config.yaml.YamlText;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the fields of an HTTP client, with secrets masked. */
final class HttpClientConfigWriter {
    private HttpClientConfigWriter() {}

    static Map<String, Object> map(HttpClientConfig http) {
        Map<String, Object> map = new LinkedHashMap<>();
        http.basicAuth().ifPresent(auth -> map.put("basic_auth", basicAuth(auth)));
        http.authorization().ifPresent(authorization -> {
            Map<String, Object> block = new LinkedHashMap<>();
            block.put("type", authorization.type());
            putSecret(block, "credentials", authorization.credentials());
            map.put("authorization", block);
        });
        http.oauth2().ifPresent(oauth2 -> map.put("oauth2", oauth2(oauth2)));
        YamlText.putUnlessEmpty(map, "tls_config", tls(http.tls()));
        map.put("follow_redirects", http.followRedirects());
        map.put("enable_http2", http.enableHttp2());
        putProxy(map, http.proxy());
        YamlText.putUnlessEmpty(map, "http_headers", HttpHeader.toMap(http.headers()));
        return map;
    }

    private static Map<String, Object> basicAuth(BasicAuth auth) {
        Map<String, Object> block = new LinkedHashMap<>();
        Secret username = auth.username().inline();
        if (username == null) {
            block.put("username_file", String.valueOf(auth.username().file()));
        } else {
            block.put("username", username.reveal());
        }
        auth.password().ifPresent(password -> putSecret(block, "password", password));
        return block;
    }

    private static Map<String, Object> oauth2(OAuth2Config oauth2) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("client_id", oauth2.clientId());
        putSecret(block, "client_secret", oauth2.clientSecret());
        YamlText.putUnlessEmpty(block, "scopes", oauth2.scopes());
        block.put("token_url", oauth2.tokenUrl().toString());
        YamlText.putUnlessEmpty(block, "endpoint_params", oauth2.endpointParams());
        YamlText.putUnlessEmpty(block, "tls_config", tls(oauth2.tls()));
        putProxy(block, oauth2.proxy());
        return block;
    }

    /** Empty for the default. */
    static Map<String, Object> tls(TlsConfig tls) {
        Map<String, Object> block = new LinkedHashMap<>();
        if (tls.equals(TlsConfig.DEFAULT)) {
            return block;
        }
        tls.ca().ifPresent(ca -> block.put("ca", ca));
        tls.caFile().ifPresent(file -> block.put("ca_file", file.toString()));
        tls.certificate().ifPresent(certificate -> {
            Secret inline = certificate.inline();
            if (inline == null) {
                block.put("cert_file", String.valueOf(certificate.file()));
            } else {
                block.put("cert", inline.reveal());
            }
        });
        tls.key().ifPresent(key -> putSecret(block, "key", key));
        YamlText.putUnlessEmpty(block, "server_name", tls.serverName());
        block.put("insecure_skip_verify", tls.insecureSkipVerify());
        putVersion(block, "min_version", tls.minVersion());
        putVersion(block, "max_version", tls.maxVersion());
        return block;
    }

    private static void putVersion(Map<String, Object> block, String key, @Nullable TlsVersion version) {
        if (version != null) {
            block.put(key, version.name());
        }
    }

    private static void putProxy(Map<String, Object> map, ProxyConfig proxy) {
        proxy.url().ifPresent(url -> map.put("proxy_url", withoutPassword(url)));
        YamlText.putUnlessEmpty(map, "no_proxy", proxy.noProxy());
        if (proxy.fromEnvironment()) {
            map.put("proxy_from_environment", true);
        }
        Map<String, Object> headers = new LinkedHashMap<>();
        proxy.connectHeaders()
                .forEach((name, values) -> headers.put(
                        name, values.stream().map(value -> Secret.MASK).toList()));
        YamlText.putUnlessEmpty(map, "proxy_connect_header", headers);
    }

    private static String withoutPassword(URI url) {
        String user = url.getRawUserInfo();
        if (user == null || user.indexOf(':') < 0) {
            return url.toString();
        }
        return url.toString().replace(user + '@', user.substring(0, user.indexOf(':')) + ":xxxxx@");
    }

    private static void putSecret(Map<String, Object> block, String key, SecretSource secret) {
        if (secret.file() == null) {
            block.put(key, Secret.MASK);
        } else {
            block.put(key + "_file", secret.file().toString());
        }
    }
}
