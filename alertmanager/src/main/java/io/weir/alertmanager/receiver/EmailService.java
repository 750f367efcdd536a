package io.weir.alertmanager.receiver;

import io.weir.alertmanager.config.EmailConfig;
import io.weir.alertmanager.config.HostPort;
import io.weir.alertmanager.config.SmtpDefaults;
import io.weir.alertmanager.notify.Outcome;
import io.weir.web.client.TlsMaterial;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * Email by a mail server.
 *
 * <p>Angus Mail speaks the protocol and writes the message; how the server is chosen to be trusted, and in which order
 * ways to log in are tried, is Alertmanager's.
 */
final class EmailService implements Service {
    private static final int IMPLICIT_TLS_PORT = 465;

    private final EmailConfig config;
    private final MailMessage message;

    EmailService(EmailConfig config, InstantSource clock) {
        this.config = config;
        this.message = new MailMessage(config, clock);
    }

    @Override
    public Outcome deliver(Rendering rendering, Exchange http) throws IOException, InterruptedException {
        InternetAddress from;
        InternetAddress[] to;
        try {
            InternetAddress[] senders = InternetAddress.parse(rendering.text(config.from()), true);
            if (senders.length != 1) {
                return Outcome.failed("other", "must be exactly one 'from' address (got: " + senders.length + ")");
            }
            from = senders[0];
            to = InternetAddress.parse(rendering.text(config.to()), true);
        } catch (AddressException e) {
            return Outcome.failed("other", "parse addresses: " + e.getMessage());
        }
        if (to.length == 0) {
            return Outcome.failed("other", "parse 'to' addresses: there is none");
        }
        try {
            Session session = Session.getInstance(properties(http.left()));
            SMTPMessage mail = message.compose(session, rendering);
            mail.setEnvelopeFrom(from.getAddress());
            return send(session, mail, to);
        } catch (MessagingException e) {
            return Outcome.retry("other", String.valueOf(e.getMessage()));
        }
    }

    private Outcome send(Session session, SMTPMessage mail, Address[] to) throws MessagingException, IOException {
        SmtpDefaults smtp = config.smtp();
        HostPort server = config.smarthost();
        try (SMTPTransport transport = (SMTPTransport) session.getTransport("smtp")) {
            transport.connect(server.host(), server.port(), null, null);
            if (transport.supportsExtension("AUTH") && !smtp.username().isEmpty()) {
                String mechanisms = transport.getExtensionParameter("AUTH");
                new MailLogin(smtp, server.host())
                        .logIn(transport, mechanisms == null ? "" : mechanisms, transport.isSSL());
            }
            transport.sendMessage(mail, to);
            return Outcome.DELIVERED;
        }
    }

    private Properties properties(Duration timeout) throws IOException {
        SmtpDefaults smtp = config.smtp();
        Boolean forced = smtp.forceImplicitTls();
        boolean implicit = forced == null ? config.smarthost().port() == IMPLICIT_TLS_PORT : forced;
        Properties properties = new Properties();
        String milliseconds = Long.toString(Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toMillis())));
        properties.put("mail.smtp.connectiontimeout", milliseconds);
        properties.put("mail.smtp.timeout", milliseconds);
        properties.put("mail.smtp.localhost", smtp.hello().isEmpty() ? "localhost" : smtp.hello());
        // Logging in is done by hand, since the order of mechanisms is the server's.
        properties.put("mail.smtp.auth", "false");
        properties.put("mail.smtp.quitwait", "false");
        boolean startTls = smtp.requireTls() && !implicit;
        properties.put("mail.smtp.ssl.enable", Boolean.toString(implicit));
        properties.put("mail.smtp.starttls.enable", Boolean.toString(startTls));
        properties.put("mail.smtp.starttls.required", Boolean.toString(startTls));
        if (implicit || startTls) {
            properties.put("mail.smtp.ssl.socketFactory", new MailTls(TlsMaterial.read(smtp.tls())));
            properties.put("mail.smtp.socketFactory.fallback", "false");
            // The factory's sockets check the name themselves, against the configured one if there is one.
            properties.put("mail.smtp.ssl.checkserveridentity", "false");
        }
        return properties;
    }
}
