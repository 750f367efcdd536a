package io.weir.web.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.ConfigException;
import io.weir.config.Secret;
import io.weir.web.config.WebConfig.ClientAuth;
import io.weir.web.config.WebConfig.RateLimit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebConfigFileTest {
    private static final String HASH = "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi";

    @TempDir
    Path directory;

    private Path write(String yaml) throws Exception {
        return Files.writeString(directory.resolve("web.yml"), yaml);
    }

    @Test
    void readsAFile() throws Exception {
        WebConfig config = WebConfigReader.read(write("""
                tls_server_config:
                  cert_file: server.crt
                  key_file: /etc/server.key
                  client_auth_type: RequireAndVerifyClientCert
                  client_ca_file: ca.crt
                  min_version: TLS13
                  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]
                  client_allowed_sans: [a.example]
                http_server_config:
                  http2: false
                  headers:
                    X-Frame-Options: deny
                    Content-Security-Policy: default-src 'self'
                basic_auth_users:
                  alice: %s
                rate_limit: {burst: 5, interval: 1s}
                """.formatted(HASH)));

        WebConfig.Tls tls = config.tls().orElseThrow();
        assertThat(tls.certificate().file()).contains(directory.resolve("server.crt"));
        assertThat(tls.key().file()).contains(Path.of("/etc/server.key"));
        assertThat(tls.clientAuth()).isEqualTo(ClientAuth.REQUIRE_AND_VERIFY_CLIENT_CERT);
        assertThat(tls.protocols()).containsExactly("TLSv1.3");
        assertThat(tls.clientAllowedSans()).containsExactly("a.example");
        assertThat(config.http2()).isFalse();
        assertThat(config.headers()).containsEntry("X-Frame-Options", "deny").hasSize(2);
        assertThat(config.users()).containsOnlyKeys("alice");
        assertThat(config.rateLimit()).isEqualTo(Optional.of(new RateLimit(5, Duration.ofSeconds(1))));
        assertThat(config.toString()).doesNotContain(HASH);
    }

    @Test
    void anEmptyFileIsPlainHttp() throws Exception {
        assertThat(WebConfigReader.read(write(""))).isEqualTo(WebConfig.NONE);
        assertThat(WebConfigReader.read(write("tls_server_config: {}\n")).tls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    tls_server_config: {cert_file: a}                       | missing one of key or key_file
                    tls_server_config: {key: a}                             | missing one of cert or cert_file
                    tls_server_config: {cert: a, key: b, client_ca: c}      | client CA's have been configured without
                    tls_server_config: {cert: a, key: b, client_auth_type: Nobody} | must be one of NoClientCert
                    tls_server_config: {cert: a, key: b, min_version: TLS13, max_version: TLS12} | is above max_version
                    tls_server_config: {cert: a, key: b, min_version: TLS9} | must be one of TLS10
                    tls_server_config: {cert: a, key: b, cipher_suites: [NULL_CIPHER]} | unknown cipher: NULL_CIPHER
                    tls_server_config: {cert: a, key: b, curve_preferences: [X25519]} | jdk.tls.namedGroups
                    http_server_config: {headers: {Server: x}}              | HTTP header "Server" can not be configured
                    http_server_config: {headers: {X-Frame-Options: allow}} | invalid value for X-Frame-Options
                    basic_auth_users: {alice: secret}                       | is not a bcrypt hash
                    rate_limit: {interval: 1s}                              | must be at least 1
                    nonsense: 1                                             | nonsense
                    """)
    void refusesFaultyFiles(String yaml, String problem) throws Exception {
        Path file = write(yaml);

        assertThatThrownBy(() -> WebConfigReader.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(file + ":1:")
                .hasMessageContaining(problem);
    }

    @Test
    void refusesCertificatesThatAreNone() throws Exception {
        Path file = write("tls_server_config: {cert_file: no.crt, key: x}\n");

        assertThatThrownBy(() -> WebConfigFile.open(file))
                .hasMessageContaining("no.crt")
                .hasMessageContaining("can't be read");
        Files.writeString(directory.resolve("no.crt"), "nothing");
        assertThatThrownBy(() -> WebConfigFile.open(file)).hasMessageContaining("has no CERTIFICATE block");
        assertThatThrownBy(() -> WebConfigFile.open(directory.resolve("none.yml")))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void readsTheFileAgainWhenItChanges() throws Exception {
        WebConfigFile file = WebConfigFile.open(write("http_server_config: {headers: {X-XSS-Protection: '1'}}\n"));
        write("http_server_config: {headers: {X-XSS-Protection: '1; mode=block'}}\n");

        assertThat(file.current().headers()).isEqualTo(Map.of("X-XSS-Protection", "1; mode=block"));
        write("no: such\n");
        assertThatThrownBy(file::current).isInstanceOf(ConfigException.class);
        write("");
        assertThat(file.current().headers()).isEmpty();
    }

    @Test
    void checksPasswords() {
        Passwords passwords = new Passwords();
        Secret hash = Secret.of(HASH);

        for (int round = 0; round < 2; round++) {
            assertThat(passwords.match("alice", "fakepassword", hash)).isTrue();
            assertThat(passwords.match("alice", "wrong", hash)).isFalse();
            assertThat(passwords.match("bob", "fakepassword", null)).isFalse();
            assertThat(passwords.match("alice", "x".repeat(100), hash)).isFalse();
        }
    }
}
