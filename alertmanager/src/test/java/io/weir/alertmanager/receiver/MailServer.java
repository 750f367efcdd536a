package io.weir.alertmanager.receiver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server that can encrypt and asks for a login if it is told to; the user is {@code me} with the password, or the
 * secret, {@code word}. It says what was said to it.
 */
final class MailServer implements AutoCloseable {
    private static final String CHALLENGE = "<1.2@mail.example>";

    /** How a mail came: {@code starttls} or {@code tls} if encrypted, the login's mechanism, the recipients. */
    final List<String> mails = new CopyOnWriteArrayList<>();

    private final ServerSocket listener;
    private final SSLContext tls;
    private final Set<String> features;
    private final String mechanisms;

    /**
     * @param features of {@code starttls} and {@code tls}, which is from the start
     * @param mechanisms to log in, empty for none; then nobody has to
     */
    MailServer(SSLContext tls, Set<String> features, String mechanisms) throws IOException {
        this.tls = tls;
        this.features = features;
        this.mechanisms = mechanisms;
        this.listener = new ServerSocket(0, 10, InetAddress.getByName("0.0.0.0"));
        Thread thread = new Thread(this::accept, "mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try (Socket client = listener.accept()) {
                new Conversation(features.contains("tls") ? encrypted(client) : client).run();
            } catch (IOException e) {
                // The client didn't like the server, which is what some tests are about.
            }
        }
    }

    private Socket encrypted(Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, "client", plain.getPort(), true);
        socket.setUseClientMode(false);
        socket.startHandshake();
        return socket;
    }

    private final class Conversation {
        private Socket socket;
        private BufferedReader in;
        private String encryption = features.contains("tls") ? "tls" : "plain";
        private String login = "nobody";
        private String recipients = "";

        Conversation(Socket socket) throws IOException {
            this.socket = socket;
            this.in = reader(socket);
        }

        private static BufferedReader reader(Socket socket) throws IOException {
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        private void say(String line) throws IOException {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }

        void run() throws IOException {
            say("220 mail.example");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split("[ :]", 3);
                switch (words[0]) {
                    case "EHLO" -> greet();
                    case "STARTTLS" -> {
                        say("220 go on");
                        socket = encrypted(socket);
                        in = reader(socket);
                        encryption = "starttls";
                    }
                    case "AUTH" -> say(logIn(words[1], words.length > 2 ? words[2] : "") ? "235 welcome" : "535 no");
                    case "MAIL" -> say(mechanisms.isEmpty() || !login.equals("nobody") ? "250 ok" : "530 log in");
                    case "RCPT" -> {
                        recipients += " " + line.replaceAll(".*<(.*)>.*", "$1");
                        say("250 ok");
                    }
                    case "DATA" -> {
                        say("354 go on");
                        while (!".".equals(in.readLine())) {
                            // What mails look like is tested elsewhere.
                        }
                        mails.add(encryption + " " + login + recipients);
                        say("250 ok");
                    }
                    case "QUIT" -> {
                        say("221 bye");
                        return;
                    }
                    default -> say("250 ok");
                }
            }
        }

        private void greet() throws IOException {
            say("250-mail.example");
            if (features.contains("starttls") && encryption.equals("plain")) {
                say("250-STARTTLS");
            }
            if (!mechanisms.isEmpty()) {
                say("250-AUTH " + mechanisms);
            }
            say("250 8BITMIME");
        }

        private boolean logIn(String mechanism, String initial) throws IOException {
            boolean known = switch (mechanism) {
                case "PLAIN" -> decoded(initial).equals("\0me\0word");
                case "LOGIN" ->
                    asked("Username:").equals("me") && asked("Password:").equals("word");
                case "CRAM-MD5" -> asked(CHALLENGE).equals("me " + digest());
                default -> false;
            };
            login = known ? mechanism : "nobody";
            return known;
        }

        private String asked(String question) throws IOException {
            say("334 " + Base64.getEncoder().encodeToString(question.getBytes(StandardCharsets.UTF_8)));
            return decoded(in.readLine());
        }

        private static String decoded(String text) {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        }

        private static String digest() {
            try {
                Mac mac = Mac.getInstance("HmacMD5");
                mac.init(new SecretKeySpec("word".getBytes(StandardCharsets.UTF_8), "HmacMD5"));
                return HexFormat.of().formatHex(mac.doFinal(CHALLENGE.getBytes(StandardCharsets.UTF_8)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
