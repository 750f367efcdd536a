package io.weir.web.config;

import io.weir.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a web configuration file says. Immutable.
 *
 * @param tls empty for plain HTTP
 * @param http2 whether HTTP/2 is spoken where there is TLS
 * @param headers to add to every answer
 * @param users bcrypt hashes of passwords, by user; empty if everybody may ask
 * @param rateLimit empty for none
 */
public record WebConfig(
        Optional<Tls> tls,
        boolean http2,
        Map<String, String> headers,
        Map<String, Secret> users,
        Optional<RateLimit> rateLimit) {
    /** Plain HTTP for everybody: what a server without a file does. */
    public static final WebConfig NONE = new WebConfig(Optional.empty(), true, Map.of(), Map.of(), Optional.empty());

    public WebConfig {
        headers = Map.copyOf(headers);
        users = Map.copyOf(users);
    }

    /** Text in the file itself, or in a file of its own. */
    public record Pem(Optional<String> text, Optional<Path> file) {
        public boolean isGiven() {
            return text.isPresent() || file.isPresent();
        }
    }

    /** What a server asks of its clients' certificates, named as in Go. */
    public enum ClientAuth {
        NO_CLIENT_CERT("NoClientCert"),
        REQUEST_CLIENT_CERT("RequestClientCert"),
        REQUIRE_ANY_CLIENT_CERT("RequireAnyClientCert"),
        VERIFY_CLIENT_CERT_IF_GIVEN("VerifyClientCertIfGiven"),
        REQUIRE_AND_VERIFY_CLIENT_CERT("RequireAndVerifyClientCert");

        private final String text;

        ClientAuth(String text) {
            this.text = text;
        }

        /** The name in the file. */
        public String text() {
            return text;
        }

        boolean verifies() {
            return this == VERIFY_CLIENT_CERT_IF_GIVEN || this == REQUIRE_AND_VERIFY_CLIENT_CERT;
        }

        boolean isRequired() {
            return this == REQUIRE_ANY_CLIENT_CERT || this == REQUIRE_AND_VERIFY_CLIENT_CERT;
        }
    }

    /**
     * How a server speaks TLS.
     *
     * @param clientCa who signs clients' certificates; nothing given for whom Java trusts
     * @param protocols as Java names them, such as {@code TLSv1.3}
     * @param cipherSuites for TLS 1.2 and older; empty for Java's choice
     * @param clientAllowedSans of which names a client's certificate must have one; empty for any
     */
    public record Tls(
            Pem certificate,
            Pem key,
            Pem clientCa,
            ClientAuth clientAuth,
            List<String> protocols,
            List<String> cipherSuites,
            boolean preferServerCipherSuites,
            List<String> clientAllowedSans) {
        public Tls {
            protocols = List.copyOf(protocols);
            cipherSuites = List.copyOf(cipherSuites);
            clientAllowedSans = List.copyOf(clientAllowedSans);
        }
    }

    /**
     * How many requests are answered.
     *
     * @param burst how many at once
     * @param interval after which one more is
     */
    public record RateLimit(int burst, Duration interval) {}
}
