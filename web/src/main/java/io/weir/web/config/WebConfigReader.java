package io.weir.web.config;

import io.weir.config.ConfigException;
import io.weir.config.Secret;
import io.weir.config.yaml.YamlDocument;
import io.weir.config.yaml.YamlMapping;
import io.weir.config.yaml.YamlValue;
import io.weir.web.config.WebConfig.ClientAuth;
import io.weir.web.config.WebConfig.Pem;
import io.weir.web.config.WebConfig.RateLimit;
import io.weir.web.config.WebConfig.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** Reads a web configuration file. */
final class WebConfigReader {
    private static final Pattern BCRYPT = Pattern.compile("\\$2[abxy]?\\$[0-9]{2}\\$[./A-Za-z0-9]{53}");

    /** The headers that may be set, with their values; none for any. */
    private static final Map<String, List<String>> HEADERS = Map.of(
            "Strict-Transport-Security", List.of(),
            "X-Content-Type-Options", List.of("nosniff"),
            "X-Frame-Options", List.of("deny", "sameorigin"),
            "X-XSS-Protection", List.of(),
            "Content-Security-Policy", List.of());

    private static final List<String> VERSIONS = List.of("TLS10", "TLS11", "TLS12", "TLS13");
    private static final List<String> PROTOCOLS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    private final Path directory;

    private WebConfigReader(Path directory) {
        this.directory = directory;
    }

    /**
     * Reads a file; paths in it are relative to its directory.
     *
     * @throws ConfigException if it can't be read, or says what can't be done
     */
    static WebConfig read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw ConfigException.ofFile(file.toString(), "can't be read: " + e);
        }
        YamlMapping root = YamlDocument.parse(text, file.toString()).root();
        Path parent = file.toAbsolutePath().getParent();
        WebConfig config = new WebConfigReader(parent == null ? file.toAbsolutePath() : parent).read(root);
        root.refuseUnknown();
        return config;
    }

    private WebConfig read(YamlMapping root) {
        Optional<Tls> tls = root.value("tls_server_config").flatMap(value -> tls(value.asMapping()));
        boolean http2 = true;
        Map<String, String> headers = Map.of();
        Optional<YamlValue> http = root.value("http_server_config");
        if (http.isPresent()) {
            YamlMapping mapping = http.get().asMapping();
            http2 = mapping.bool("http2", true);
            headers = mapping.value("headers").map(WebConfigReader::headers).orElse(Map.of());
            mapping.refuseUnknown();
        }
        return new WebConfig(
                tls,
                http2,
                headers,
                root.value("basic_auth_users").map(WebConfigReader::users).orElse(Map.of()),
                root.value("rate_limit").flatMap(value -> rateLimit(value.asMapping())));
    }

    private Optional<Tls> tls(YamlMapping mapping) {
        Pem certificate = pem(mapping, "cert");
        Pem key = pem(mapping, "key");
        Pem clientCa = pem(mapping, "client_ca");
        String auth = mapping.string("client_auth_type", "");
        List<String> protocols = protocols(mapping);
        List<String> ciphers = mapping.value("cipher_suites")
                .map(WebConfigReader::cipherSuites)
                .orElse(List.of());
        boolean preferServer = mapping.bool("prefer_server_cipher_suites", true);
        List<String> sans =
                mapping.value("client_allowed_sans").map(YamlValue::asStrings).orElse(List.of());
        if (mapping.value("curve_preferences").isPresent()) {
            throw mapping.error(
                    "curve_preferences", "can't be set for one server; start Java with -Djdk.tls.namedGroups instead");
        }
        mapping.refuseUnknown();
        if (!certificate.isGiven() && !key.isGiven() && !clientCa.isGiven() && auth.isEmpty()) {
            return Optional.empty();
        }
        if (!certificate.isGiven()) {
            throw mapping.error("missing one of cert or cert_file");
        }
        if (!key.isGiven()) {
            throw mapping.error("missing one of key or key_file");
        }
        ClientAuth clientAuth = clientAuth(mapping, auth);
        if (clientCa.isGiven() && clientAuth == ClientAuth.NO_CLIENT_CERT) {
            throw mapping.error("client CA's have been configured without a Client Auth Policy");
        }
        return Optional.of(new Tls(certificate, key, clientCa, clientAuth, protocols, ciphers, preferServer, sans));
    }

    private Pem pem(YamlMapping mapping, String name) {
        Optional<String> text = Optional.of(mapping.string(name, "")).filter(value -> !value.isEmpty());
        Optional<Path> file = Optional.of(mapping.string(name + "_file", ""))
                .filter(value -> !value.isEmpty())
                .map(directory::resolve);
        // As in Prometheus, a file wins.
        return new Pem(file.isPresent() ? Optional.empty() : text, file);
    }

    private static ClientAuth clientAuth(YamlMapping mapping, String text) {
        if (text.isEmpty()) {
            return ClientAuth.NO_CLIENT_CERT;
        }
        if (text.equals("RequireClientCert")) {
            return ClientAuth.REQUIRE_ANY_CLIENT_CERT;
        }
        return mapping.required("client_auth_type").asEnum(List.of(ClientAuth.values()), ClientAuth::text);
    }

    private static List<String> protocols(YamlMapping mapping) {
        int min = version(mapping, "min_version", "TLS12");
        int max = version(mapping, "max_version", "TLS13");
        if (min > max) {
            throw mapping.error("min_version", "is above max_version");
        }
        return PROTOCOLS.subList(min, max + 1);
    }

    private static int version(YamlMapping mapping, String key, String fallback) {
        return VERSIONS.indexOf(mapping.value(key)
                .map(value -> value.asEnum(VERSIONS, version -> version))
                .orElse(fallback));
    }

    private static List<String> cipherSuites(YamlValue value) {
        List<String> known;
        try {
            known = List.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
        for (YamlValue suite : value.asList()) {
            if (!known.contains(suite.asString())) {
                throw suite.error("unknown cipher: " + suite.asString());
            }
        }
        return value.asStrings();
    }

    private static Map<String, String> headers(YamlValue value) {
        Map<String, String> headers = value.asStringMap();
        headers.forEach((name, text) -> {
            List<String> allowed = HEADERS.get(name);
            if (allowed == null) {
                throw value.error("HTTP header \"" + name + "\" can not be configured");
            }
            if (!allowed.isEmpty() && !allowed.contains(text)) {
                throw value.error(
                        "invalid value for " + name + ". Expected one of: " + allowed + ", but got: \"" + text + "\"");
            }
        });
        return headers;
    }

    private static Map<String, Secret> users(YamlValue value) {
        Map<String, Secret> users = new LinkedHashMap<>();
        YamlMapping mapping = value.asMapping();
        for (String user : mapping.keys()) {
            YamlValue hash = mapping.required(user);
            if (!BCRYPT.matcher(hash.asString()).matches()) {
                throw hash.error("is not a bcrypt hash; make one with: htpasswd -nBC 10 \"\" | tr -d ':\\n'");
            }
            users.put(user, hash.asSecret());
        }
        return users;
    }

    private static Optional<RateLimit> rateLimit(YamlMapping mapping) {
        int burst = mapping.integer("burst", 0);
        Duration interval = mapping.duration("interval", Duration.ZERO);
        mapping.refuseUnknown();
        if (interval.isZero()) {
            return Optional.empty();
        }
        if (burst < 1) {
            throw mapping.error("burst", "must be at least 1, otherwise nothing is ever answered");
        }
        return Optional.of(new RateLimit(burst, interval));
    }
}
