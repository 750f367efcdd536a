package io.weir.alertmanager.config;

import io.weir.config.http.SecretSource;
import io.weir.config.http.TlsConfig;
import org.jspecify.annotations.Nullable;

/**
 * The {@code smtp_} fields of {@code global}.
 *
 * @param smarthost the mail server, null if each receiver must say
 * @param from the sender, a template; empty if each receiver must say
 * @param hello how we call ourselves to the server
 * @param username empty for no authentication
 * @param password for the mechanisms PLAIN and LOGIN
 * @param secret for the mechanism CRAM-MD5
 * @param requireTls whether the connection must be encrypted before anything is said
 * @param forceImplicitTls whether TLS begins with the connection; null for as the port says, 465 or another
 */
public record SmtpDefaults(
        @Nullable HostPort smarthost,
        String from,
        String hello,
        String username,
        @Nullable SecretSource password,
        @Nullable SecretSource secret,
        String identity,
        boolean requireTls,
        @Nullable Boolean forceImplicitTls,
        TlsConfig tls) {
    static SmtpDefaults read(FieldReader fields) {
        String from = fields.text("smtp_from");
        HostPort smarthost = smarthost(fields, "smtp_smarthost");
        return new SmtpDefaults(
                smarthost,
                from,
                fields.text("smtp_hello", "localhost"),
                fields.text("smtp_auth_username"),
                fields.secret("smtp_auth_password"),
                fields.secret("smtp_auth_secret"),
                fields.text("smtp_auth_identity"),
                fields.bool("smtp_require_tls", true),
                fields.optionalBool("smtp_force_implicit_tls"),
                fields.tls("smtp_tls_config", TlsConfig.DEFAULT));
    }

    static @Nullable HostPort smarthost(FieldReader fields, String key) {
        String text = fields.text(key);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return HostPort.parse(text);
        } catch (IllegalArgumentException e) {
            throw fields.error(key, String.valueOf(e.getMessage()));
        }
    }
}
