package io.weir.alertmanager.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.weir.alertmanager.notify.Integration;
import io.weir.alertmanager.notify.Outcome;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mails to a real server. */
class EmailServiceTest {
    @TempDir
    Path directory = Path.of("");

    private static GreenMail started(String protocol) {
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", protocol).dynamicPort());
        mail.setUser("me@example.org", "me", "word");
        mail.start();
        return mail;
    }

    private static int port(GreenMail mail, String protocol) {
        return protocol.equals("smtps")
                ? mail.getSmtps().getPort()
                : mail.getSmtp().getPort();
    }

    private static String email(int port, String fields) {
        return "email_configs: [{smarthost: '127.0.0.1:" + port + "', from: 'Alerts <am@example.org>', " + fields
                + "}]";
    }

    @Test
    void theMessageHasBothPartsAndItsHeaders() throws Exception {
        GreenMail mail = started("smtp");
        try (ReceiverWorld world = new ReceiverWorld(directory)) {
            Integration email = world.integration(
                    email(
                            port(mail, "smtp"),
                            "require_tls: false, to: 'a@example.org, B <{{ .CommonLabels.job }}@example.org>',"
                                    + " text: 'plain {{ .CommonLabels.alertname }}', html: '<p>{{ .CommonLabels.alertname }}</p>',"
                                    + " headers: {x-team: 'é {{ .Status }}'}, threading: {enabled: true, thread_by_date: none}"));
            assertThat(ReceiverWorld.notify(email, ReceiverWorld.firing())).isEqualTo(Outcome.DELIVERED);
            MimeMessage[] messages = mail.getReceivedMessages();
            assertThat(messages).hasSize(2);
            MimeMessage message = messages[0];
            assertThat(message.getHeader("Subject")).containsExactly("[FIRING:1] Disk<full> (a node critical)");
            assertThat(message.getHeader("From")).containsExactly("Alerts <am@example.org>");
            assertThat(message.getHeader("To")).containsExactly("a@example.org, B <node@example.org>");
            assertThat(message.getHeader("X-Team")[0]).startsWith("=?UTF-8?Q?");
            assertThat(message.getHeader("References"))
                    .containsExactly("<alert-" + ReceiverWorld.KEY.substring(0, 16) + "-@alertmanager>");
            assertThat(message.getHeader("Message-Id")[0]).startsWith("<" + ReceiverWorld.T.getEpochSecond());
            assertThat(message.getHeader("Date")).hasSize(1);
            assertThat(message.getContentType()).startsWith("multipart/alternative");
            MimeMultipart parts = (MimeMultipart) message.getContent();
            assertThat(parts.getCount()).isEqualTo(2);
            assertPart(parts.getBodyPart(0), "text/plain; charset=UTF-8", "plain Disk<full>");
            assertPart(parts.getBodyPart(1), "text/html; charset=UTF-8", "<p>Disk&lt;full&gt;</p>");
        } finally {
            mail.stop();
        }
    }

    private static void assertPart(BodyPart part, String type, String text) throws Exception {
        assertThat(part.getContentType()).isEqualTo(type);
        assertThat(part.getHeader("Content-Transfer-Encoding")).containsExactly("quoted-printable");
        assertThat(part.getContent().toString().strip()).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            smtp  | require_tls: false, auth_username: me, auth_password: word                   | DELIVERED
            smtp  | require_tls: false, auth_username: me, auth_password: wrong                  | RETRY
            smtp  | require_tls: false, auth_username: me                                        | RETRY
            smtp  | require_tls: true                                                            | RETRY
            smtps | force_implicit_tls: true, tls_config: {insecure_skip_verify: true}           | DELIVERED
            smtps | force_implicit_tls: true                                                     | RETRY
            smtp  | require_tls: false, from: 'a@example.org, b@example.org'                     | FAILED
            smtp  | require_tls: false, html: '{{ .Absent }}'                                    | FAILED
            """)
    void connectsAndLogsIn(String protocol, String fields, Outcome.Kind kind) throws Exception {
        GreenMail mail = started(protocol);
        try (ReceiverWorld world = new ReceiverWorld(directory)) {
            String from = fields.contains("from:") ? "" : "from: am@example.org, ";
            Integration email = world.integration("email_configs: [{smarthost: '127.0.0.1:" + port(mail, protocol)
                    + "', to: to@example.org, " + from + fields + "}]");
            assertThat(ReceiverWorld.notify(email, ReceiverWorld.firing()).kind())
                    .isEqualTo(kind);
            assertThat(mail.getReceivedMessages()).hasSize(kind == Outcome.Kind.DELIVERED ? 1 : 0);
        } finally {
            mail.stop();
        }
    }
}
