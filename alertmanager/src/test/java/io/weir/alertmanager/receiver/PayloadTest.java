package io.weir.alertmanager.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.alertmanager.notify.Integration;
import io.weir.alertmanager.notify.Notification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each service is sent, from the table {@code payloads.txt}.
 *
 * <pre>{@code
 * == name: firing | resolved | both
 * the receiver's YAML, URL stands for the server's
 * << status content-type body       what the server answers, in order; by default 200 ok
 * >> METHOD path                    what it is asked
 * Header: value                     some of the headers
 * body
 * }</pre>
 */
class PayloadTest {
    record Case(String name, String alerts, String yaml, List<String> answers, String asked) {
        @Override
        public String toString() {
            return name;
        }
    }

    @TempDir
    Path directory = Path.of("");

    static Stream<Case> cases() throws IOException {
        String table;
        try (InputStream in = Objects.requireNonNull(PayloadTest.class.getResourceAsStream("payloads.txt"))) {
            table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<Case> cases = new ArrayList<>();
        for (String text : table.split("(?m)^== ", -1)) {
            if (!text.isBlank() && !text.startsWith("#")) {
                cases.add(parse(text));
            }
        }
        return cases.stream();
    }

    private static Case parse(String text) {
        String[] head = text.lines().findFirst().orElseThrow().split(": ", 2);
        StringBuilder yaml = new StringBuilder();
        List<String> answers = new ArrayList<>();
        StringBuilder asked = new StringBuilder();
        text.lines().skip(1).forEach(line -> {
            if (line.startsWith("<< ")) {
                answers.add(line.substring(3));
            } else if (line.startsWith(">> ") || !asked.isEmpty()) {
                asked.append(line).append('\n');
            } else {
                yaml.append(line).append('\n');
            }
        });
        return new Case(
                head[0], head[1], yaml.toString(), answers, asked.toString().strip());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theServiceIsSent(Case example) throws Exception {
        try (RecordingServer server = new RecordingServer();
                ReceiverWorld world = new ReceiverWorld(directory)) {
            for (String answer : example.answers()) {
                String[] parts = answer.split(" ", 3);
                server.answer(Integer.parseInt(parts[0]), parts[1], parts[2]);
            }
            Integration integration = world.integration(example.yaml().replace("URL", server.url()));
            ReceiverWorld.notify(integration, notification(example.alerts()));
            List<String> wanted = example.asked()
                    .lines()
                    .filter(line -> line.matches("[A-Z][A-Za-z-]+: .*"))
                    .map(line -> line.substring(0, line.indexOf(':')))
                    .toList();
            assertThat(print(server.asked, wanted)).isEqualTo(example.asked());
        }
    }

    private static Notification notification(String alerts) {
        return switch (alerts) {
            case "firing" -> ReceiverWorld.firing();
            case "resolved" -> ReceiverWorld.resolved();
            default -> ReceiverWorld.notification(ReceiverWorld.alert("a", false), ReceiverWorld.alert("b", true));
        };
    }

    private static String print(List<RecordingServer.Asked> requests, List<String> headers) {
        StringBuilder out = new StringBuilder();
        for (RecordingServer.Asked asked : requests) {
            out.append(">> ")
                    .append(asked.method())
                    .append(' ')
                    .append(asked.path())
                    .append('\n');
            for (String header : headers.stream().distinct().toList()) {
                String canonical = header.charAt(0) + header.substring(1).toLowerCase(java.util.Locale.ROOT);
                if (asked.headers().containsKey(canonical)) {
                    out.append(header)
                            .append(": ")
                            .append(asked.header(canonical))
                            .append('\n');
                }
            }
            out.append(asked.body().replace(ReceiverWorld.KEY, "KEY"));
            if (!asked.body().isEmpty() && !asked.body().endsWith("\n")) {
                out.append('\n');
            }
        }
        return out.toString().replace(ReceiverWorld.KEY, "KEY").strip();
    }
}
