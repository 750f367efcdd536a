package io.weir.alertmanager.receiver;

import io.weir.alertmanager.config.SmtpDefaults;
import io.weir.config.http.SecretSource;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** Logs in to a mail server with the first of its mechanisms for which there are credentials. */
final class MailLogin {
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "::1");
    private static final int CONTINUE = 334;
    private static final int LOGGED_IN = 235;

    private final SmtpDefaults smtp;
    private final String host;

    MailLogin(SmtpDefaults smtp, String host) {
        this.smtp = smtp;
        this.host = host;
    }

    /**
     * @param mechanisms as the server lists them
     * @throws MessagingException if no mechanism can be used, or the server refuses
     */
    void logIn(SMTPTransport transport, String mechanisms, boolean encrypted) throws MessagingException, IOException {
        StringJoiner problems = new StringJoiner("; ");
        for (String mechanism : mechanisms.strip().split("\\s+", -1)) {
            String name = mechanism.toUpperCase(Locale.ROOT);
            SecretSource source = name.equals("CRAM-MD5") ? smtp.secret() : smtp.password();
            if (!Set.of("CRAM-MD5", "PLAIN", "LOGIN").contains(name)) {
                problems.add("unknown auth mechanism: " + mechanism);
                continue;
            }
            String secret = read(source, name);
            if (secret.isEmpty()) {
                problems.add("missing " + (name.equals("CRAM-MD5") ? "secret" : "password") + " for " + name
                        + " auth mechanism");
                continue;
            }
            switch (name) {
                case "CRAM-MD5" -> cramMd5(transport, secret);
                case "PLAIN" -> plain(transport, secret, encrypted);
                default -> login(transport, secret);
            }
            return;
        }
        throw new MessagingException("find auth mechanism: " + problems);
    }

    /** The secret for CRAM-MD5 is taken with all white space that its file has, as by Alertmanager. */
    private static String read(@Nullable SecretSource source, String mechanism) throws IOException {
        if (source == null) {
            return "";
        }
        Path file = source.file();
        return file != null && mechanism.equals("CRAM-MD5") ? Files.readString(file) : source.read();
    }

    private void plain(SMTPTransport transport, String password, boolean encrypted) throws MessagingException {
        if (!encrypted && !LOCAL.contains(host)) {
            throw new MessagingException("PLAIN auth: unencrypted connection");
        }
        expect(
                transport,
                "AUTH PLAIN " + base64(smtp.identity() + '\0' + smtp.username() + '\0' + password),
                LOGGED_IN);
    }

    private void login(SMTPTransport transport, String password) throws MessagingException {
        expect(transport, "AUTH LOGIN", CONTINUE);
        expect(transport, base64(smtp.username()), CONTINUE);
        expect(transport, base64(password), LOGGED_IN);
    }

    private void cramMd5(SMTPTransport transport, String secret) throws MessagingException {
        String challenge = expect(transport, "AUTH CRAM-MD5", CONTINUE);
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacMD5"));
            byte[] digest = mac.doFinal(Base64.getMimeDecoder().decode(challenge));
            expect(transport, base64(smtp.username() + ' ' + HexFormat.of().formatHex(digest)), LOGGED_IN);
        } catch (GeneralSecurityException e) {
            throw new MessagingException("CRAM-MD5 auth: " + e.getMessage(), e);
        }
    }

    /** @return the text of the server's answer */
    private static String expect(SMTPTransport transport, String command, int status) throws MessagingException {
        int answered = transport.simpleCommand(command);
        String response = transport.getLastServerResponse();
        String text = response == null ? "" : response.strip();
        if (answered != status) {
            throw new MessagingException("auth: " + text);
        }
        return text.length() > 4 ? text.substring(4) : "";
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
