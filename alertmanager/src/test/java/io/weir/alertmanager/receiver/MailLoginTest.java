package io.weir.alertmanager.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.alertmanager.notify.Integration;
import io.weir.alertmanager.notify.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the connection to a mail server is encrypted, and how the user logs in, over real sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailLoginTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private Path directory;
    private Path certificate;
    private SSLContext tls;

    @BeforeAll
    void createCertificate(@TempDir Path temporary) throws Exception {
        directory = temporary;
        Path file = directory.resolve("mail.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "k",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=mail.example",
                        "-ext",
                        "san=dns:mail.example",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        certificate = Files.writeString(directory.resolve("ca.pem"), pem(store));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
    }

    private static String pem(KeyStore store) throws GeneralSecurityException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(store.getCertificate("k").getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    }

    /** Trusted: knows the certificate, and expects its name. */
    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            starttls | ''               | TRUSTED                                     | starttls nobody to@example.org
            starttls | ''               | ''                                          | -
            starttls | ''               | tls_config: {ca_file: CA}                   | -
            starttls | ''               | tls_config: {insecure_skip_verify: true}    | starttls nobody to@example.org
            starttls | ''               | require_tls: false                          | plain nobody to@example.org
            none     | ''               | TRUSTED                                     | -
            tls      | ''               | force_implicit_tls: true, TRUSTED           | tls nobody to@example.org
            tls      | ''               | force_implicit_tls: true                    | -
            starttls | PLAIN LOGIN      | auth_password: word, TRUSTED                | starttls PLAIN to@example.org
            starttls | LOGIN PLAIN      | auth_password: word, TRUSTED                | starttls LOGIN to@example.org
            starttls | CRAM-MD5 PLAIN   | auth_secret: word, TRUSTED                  | starttls CRAM-MD5 to@example.org
            starttls | CRAM-MD5 PLAIN   | auth_password: word, TRUSTED                | starttls PLAIN to@example.org
            starttls | PLAIN CRAM-MD5   | auth_secret: word, auth_password: word, TRUSTED | starttls PLAIN to@example.org
            starttls | XOAUTH2 LOGIN    | auth_password: word, TRUSTED                | starttls LOGIN to@example.org
            starttls | XOAUTH2          | auth_password: word, TRUSTED                | -
            starttls | PLAIN            | auth_password: wrong, TRUSTED               | -
            starttls | CRAM-MD5         | auth_secret: wrong, TRUSTED                 | -
            none     | PLAIN            | require_tls: false, auth_password: word     | plain PLAIN to@example.org
            none     | PLAIN            | HOST2, require_tls: false, auth_password: word | -
            none     | LOGIN            | HOST2, require_tls: false, auth_password: word | plain LOGIN to@example.org
            """)
    void connectsAndLogsIn(String features, String mechanisms, String fields, String mail)
            throws IOException, InterruptedException {
        try (MailServer server = new MailServer(tls, Set.of(features), mechanisms);
                ReceiverWorld world = new ReceiverWorld(directory)) {
            // Another address of this machine counts as remote: passwords aren't sent there in the open by PLAIN.
            String host = fields.contains("HOST2") ? "127.0.0.2" : "127.0.0.1";
            String yaml = fields.replace("HOST2, ", "")
                    .replace("TRUSTED", "tls_config: {ca_file: CA, server_name: mail.example}")
                    .replace("CA", certificate.toString());
            Integration email = world.integration("email_configs: [{smarthost: '" + host + ":" + server.port()
                    + "', from: am@example.org, to: to@example.org"
                    + (mechanisms.isEmpty() ? "" : ", auth_username: me")
                    + (yaml.isEmpty() ? "" : ", " + yaml) + "}]");
            Outcome outcome = ReceiverWorld.notify(email, ReceiverWorld.firing());
            if (mail == null) {
                assertThat(outcome.kind()).isEqualTo(Outcome.Kind.RETRY);
                assertThat(outcome.message()).isNotBlank().doesNotContain("word");
                assertThat(server.mails).isEmpty();
            } else {
                assertThat(outcome).isEqualTo(Outcome.DELIVERED);
                assertThat(server.mails).containsExactly(mail);
            }
        }
    }
}
