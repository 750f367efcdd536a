package io.weir.alertmanager.receiver;

import io.weir.alertmanager.config.EmailConfig;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.angus.mail.smtp.SMTPMessage;

/** Composes mails: headers, the plain part first, the HTML part last, since that is the one to prefer. */
final class MailMessage {
    private static final int THREAD_KEY_LENGTH = 16;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    private final EmailConfig config;
    private final InstantSource clock;
    private final String hostName = hostName();

    MailMessage(EmailConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost.localdomain";
        }
    }

    /** A message that keeps the identity it was given. */
    private static final class Identified extends SMTPMessage {
        private final String id;

        Identified(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            if (getHeader("Message-Id") == null) {
                setHeader("Message-Id", id);
            }
        }
    }

    SMTPMessage compose(Session session, Rendering rendering) throws MessagingException, IOException {
        Instant now = clock.instant();
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        String random = Long.toUnsignedString(ThreadLocalRandom.current().nextLong());
        SMTPMessage mail = new Identified(session, "<" + nanos + "." + random + "@" + hostName + ">");
        for (Map.Entry<String, String> header : config.headers().entrySet()) {
            String value = oneLine(rendering.text(header.getValue()));
            mail.setHeader(header.getKey(), MimeUtility.encodeText(value, StandardCharsets.UTF_8.name(), "Q"));
        }
        EmailConfig.Threading threading = config.threading();
        if (threading != null) {
            String root = threadRoot(rendering, threading, now);
            mail.setHeader("References", root);
            mail.setHeader("In-Reply-To", root);
        }
        mail.setHeader("Date", DATE.format(now.atZone(ZoneId.systemDefault())));
        MimeMultipart parts = new MimeMultipart("alternative");
        if (!config.text().isEmpty()) {
            parts.addBodyPart(part(rendering.text(config.text()), "plain"));
        }
        if (!config.html().isEmpty()) {
            parts.addBodyPart(part(rendering.html(config.html()), "html"));
        }
        mail.setContent(parts);
        mail.saveChanges();
        return mail;
    }

    /** What an alert says must not begin another header. */
    private static String oneLine(String value) {
        return value.replaceAll("[\\r\\n]+", " ");
    }

    /** No mail has this identity: it only holds the group's mails together. */
    private static String threadRoot(Rendering rendering, EmailConfig.Threading threading, Instant now) {
        String key = rendering.deduplicationKey().substring(0, THREAD_KEY_LENGTH);
        String day = threading == EmailConfig.Threading.DAILY
                ? LocalDate.ofInstant(now, ZoneId.systemDefault()).toString()
                : "";
        return "<alert-" + key + "-" + day + "@alertmanager>";
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, StandardCharsets.UTF_8.name(), subtype);
        part.setHeader("Content-Type", "text/" + subtype + "; charset=UTF-8");
        part.setHeader("Content-Transfer-Encoding", "quoted-printable");
        return part;
    }
}
