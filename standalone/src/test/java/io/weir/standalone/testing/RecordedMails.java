package io.weir.standalone.testing;

import io.weir.standalone.testing.RecordedPages.Page;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A mail server, and the mails that came to {@code receiver@scenario.example}. It knows what Go's and Jakarta's mailers say
 * and no more. Thread-safe.
 */
public final class RecordedMails implements AutoCloseable {
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Page> mails = new ConcurrentLinkedQueue<>();

    public RecordedMails() {
        try {
            listener = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket client = listener.accept();
                    threads.execute(() -> converse(client));
                } catch (IOException e) {
                    // The listener was closed.
                }
            }
        });
    }

    public String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** All that came before {@code end}. */
    public List<Page> before(Instant end) {
        return mails.stream().filter(mail -> mail.at().isBefore(end)).toList();
    }

    private void converse(Socket client) {
        try (client) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            OutputStream out = client.getOutputStream();
            say(out, "220 ready");
            String recipient = "";
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String command = line.length() < 4 ? line : line.substring(0, 4).toUpperCase(java.util.Locale.ROOT);
                switch (command) {
                    case "EHLO" -> say(out, "250 8BITMIME");
                    case "RCPT" -> {
                        recipient = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
                        say(out, "250 ok");
                    }
                    case "DATA" -> {
                        say(out, "354 go on");
                        List<String> lines = new ArrayList<>();
                        for (String text = in.readLine(); text != null && !text.equals("."); text = in.readLine()) {
                            lines.add(text.startsWith(".") ? text.substring(1) : text);
                        }
                        mails.add(mail(Instant.now(), recipient, lines));
                        say(out, "250 ok");
                    }
                    case "QUIT" -> {
                        say(out, "221 bye");
                        return;
                    }
                    default -> say(out, "250 ok");
                }
            }
        } catch (IOException e) {
            // The client went away, as at the end of a test.
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** The mail as its headers, in order of their names, and the texts of its parts. */
    private static Page mail(Instant at, String recipient, List<String> lines) {
        int end = lines.indexOf("");
        Map<String, String> headers = headers(lines.subList(0, end));
        String type = headers.getOrDefault("content-type", "");
        String boundary = "--" + type.replaceAll("(?s).*boundary=\"?([^\";]*)\"?.*", "$1");
        // Chosen anew for each mail.
        headers.keySet().removeAll(List.of("date", "message-id", "content-type"));
        StringBuilder content = new StringBuilder(headers.toString());
        List<String> part = new ArrayList<>();
        for (String line : lines.subList(end, lines.size())) {
            if (line.startsWith(boundary)) {
                append(content, part);
                part.clear();
            } else {
                part.add(line);
            }
        }
        String[] address = recipient.split("@");
        return new Page(
                at,
                address[1].replace(".example", ""),
                address[0] + " " + headers.getOrDefault("x-group", ""),
                content.toString());
    }

    private static Map<String, String> headers(List<String> lines) {
        Map<String, String> headers = new TreeMap<>();
        String name = "";
        for (String line : lines) {
            if (line.startsWith(" ") || line.startsWith("\t")) {
                headers.merge(name, line.strip(), (first, more) -> first + " " + more);
            } else {
                int colon = line.indexOf(':');
                name = line.substring(0, colon).toLowerCase(java.util.Locale.ROOT);
                headers.put(name, line.substring(colon + 1).strip());
            }
        }
        // What one writer folds and the other doesn't.
        headers.remove("mime-version");
        return headers;
    }

    private static void append(StringBuilder content, List<String> part) {
        int end = part.indexOf("");
        if (end < 0 || part.size() < 3) {
            return;
        }
        String type = headers(part.subList(0, end)).getOrDefault("content-type", "");
        String body = String.join("\n", part.subList(end + 1, part.size()));
        content.append('\n')
                .append(type)
                .append(": ")
                .append(quotedPrintable(body).strip());
    }

    private static String quotedPrintable(String text) {
        String whole = text.replace("=\n", "");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < whole.length(); i++) {
            if (whole.charAt(i) == '=') {
                bytes.write(Integer.parseInt(whole.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(whole.charAt(i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
