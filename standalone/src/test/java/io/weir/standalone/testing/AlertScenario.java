package io.weir.standalone.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A random routing tree with its receivers and inhibit rules, and a script of alerts and silences. Many share one server:
 * all that belongs to one has the label {@code scenario}.
 */
public final class AlertScenario {
    /** Seconds that a script takes. */
    public static final int STEPS = 28;

    /**
     * From this step on alerts resolve, and none fires anew: Alertmanager 0.25 keeps an empty group for up to half a minute,
     * and an alert that then comes into it doesn't wait for group_wait. Newer versions, and ours, end it at once.
     */
    private static final int FIRST_RESOLVED = 14;

    private enum Kind {
        FIRE,
        RESOLVE,
        SILENCE,
        UNSILENCE
    }

    /** Something that happens at a step. */
    private record Event(int step, Kind kind, Map<String, String> labels, int number) {}

    /** What happens at a step in all scenarios. */
    public record Moment(String alerts, List<Event> silences, Instant now) {
        /** Posts it; {@code silenceIds} are those that this server gave to silences, which end later. */
        public void sendTo(AlertmanagerApi server, Map<String, String> silenceIds) {
            // First: they set the phase of the ticks.
            if (!alerts.equals("[]")) {
                server.post(alerts);
            }
            for (Event event : silences) {
                String key = event.labels.toString();
                if (event.kind == Kind.SILENCE) {
                    silenceIds.put(key, silence(server, event.labels));
                } else if (silenceIds.containsKey(key)) {
                    server.send("DELETE", "/api/v2/silence/" + silenceIds.get(key), "");
                }
            }
        }

        /** A value with a bar is a regular expression. */
        private String silence(AlertmanagerApi server, Map<String, String> labels) {
            List<String> matchers = labels.entrySet().stream()
                    .map(label -> "{\"name\":\"" + label.getKey() + "\",\"value\":\"" + label.getValue()
                            + "\",\"isRegex\":" + label.getValue().contains("|") + "}")
                    .toList();
            AlertmanagerApi.Answer answer = server.send(
                    "POST",
                    "/api/v2/silences",
                    "{\"matchers\":" + matchers + ",\"createdBy\":\"t\",\"comment\":\"t\",\"startsAt\":\"" + now
                            + "\",\"endsAt\":\"" + now.plusSeconds(3600) + "\"}");
            return answer.json().path("silenceID").asText();
        }
    }

    /** A scenario of alerts that reach a receiver of every kind at once; what it is told is not compared. */
    public static final String WARM_UP = "warmup";

    private final String name;
    private final long seed;
    private final StringBuilder routes = new StringBuilder();
    private final StringBuilder receivers = new StringBuilder();
    private final StringBuilder inhibitRules = new StringBuilder();
    private final List<Event> events = new ArrayList<>();
    private final Map<String, Instant> starts = new TreeMap<>();
    private int receiverCount;

    private AlertScenario(int number, long seed) {
        this.name = "s" + number;
        this.seed = seed;
        Random random = new Random(seed);
        addRoute(random, "  - ", "    ", "scenario=\"" + name + "\"", 0);
        for (int i = random.nextInt(3); i > 0; i--) {
            inhibitRules.append("- {source_matchers: ['scenario=\"" + name + "\"', '" + matcher(random)
                    + "'], target_matchers: ['scenario=\"" + name + "\"', '" + matcher(random) + "'], equal: ["
                    + String.join(", ", random.nextBoolean() ? List.of("scenario", "c") : List.of("scenario"))
                    + "]}\n");
        }
        addEvents(random);
    }

    public static AlertScenario random(int number, long seed) {
        return new AlertScenario(number, seed);
    }

    public String name() {
        return name;
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String matcher(Random random) {
        return pick(random, "a", "b", "c") + pick(random, "=1", "=2", "!=1", "=~\"1|2\"", "!~\"2|3\"", "=\"\"");
    }

    private void addRoute(Random random, String first, String rest, String matchers, int depth) {
        String receiver = name + "-" + receiverCount++;
        receivers.append("- {name: " + receiver + ", "
                + integration(random.nextInt(6), name, receiver, random.nextBoolean(), random.nextInt(4) == 0 ? 2 : 0)
                + "}\n");
        routes.append(first + "matchers: ['" + matchers + "']\n");
        routes.append(rest + "receiver: " + receiver + "\n");
        if (depth == 0 || random.nextBoolean()) {
            routes.append(rest + "group_by: "
                    + pick(random, "[alertname]", "[alertname, a]", "['...']", "[b, c]", "[scenario]") + "\n");
            // Ticks fall between events, half a second from either.
            routes.append(rest + "group_wait: " + pick(random, "500ms", "1500ms", "2500ms", "3500ms") + "\n");
            routes.append(rest + "group_interval: " + pick(random, "2s", "3s", "4s", "6s") + "\n");
            routes.append(rest + "repeat_interval: " + pick(random, "2500ms", "5500ms", "8500ms", "1h") + "\n");
        }
        if (random.nextInt(6) == 0) {
            routes.append(rest + pick(random, "mute", "active") + "_time_intervals: [" + pick(random, "always", "never")
                    + "]\n");
        }
        routes.append(rest + "continue: " + (depth > 0 && random.nextInt(3) == 0) + "\n");
        int children = depth < 2 ? random.nextInt(3) : 0;
        if (children > 0) {
            routes.append(rest + "routes:\n");
        }
        for (int i = 0; i < children; i++) {
            addRoute(random, rest + "- ", rest + "  ", matcher(random), depth + 1);
        }
    }

    /** An integration that tells the recording servers its scenario, its receiver and the group. */
    private static String integration(int kind, String name, String receiver, boolean sendResolved, int maxAlerts) {
        String url = "URL/" + name + "/" + receiver;
        String group = "'{{ range .GroupLabels.SortedPairs }}{{ .Name }}={{ .Value }},{{ end }}'";
        String pairs = ".SortedPairs }}{{ .Name }}={{ .Value }} {{ end }}";
        String alerts =
                "'{{ range .Alerts }}{{ .Status }} {{ range .Labels" + pairs + "{{ .Annotations.step }};{{ end }}'";
        String common = "'<p>{{ range .CommonLabels" + pairs + "& {{ range .CommonAnnotations" + pairs + "</p>'";
        String resolved = ", send_resolved: " + sendResolved + "}]";
        return switch (kind) {
            case 0 ->
                "slack_configs: [{api_url: '" + url + "', footer: " + group + ", text: " + alerts
                        + ", fields: [{title: Common, value: " + common + "}]" + resolved;
            case 1 ->
                "pagerduty_configs: [{url: '" + url + "', routing_key: key, group: " + group
                        + ", details: {firing: '{{ .Alerts.Firing | len }} of {{ .Alerts | len }}', resolved: " + alerts
                        + "}"
                        + resolved;
            case 2 ->
                "email_configs: [{to: '" + receiver + "@" + name + ".example', from: am@example.org, smarthost: SMTP,"
                        + " require_tls: false, headers: {X-Group: " + group + "}, text: " + alerts
                        + ", html: " + common + resolved;
            default -> "webhook_configs: [{url: '" + url + "', max_alerts: " + maxAlerts + resolved;
        };
    }

    private Map<String, String> labels(Random random) {
        Map<String, String> labels = new TreeMap<>(Map.of("scenario", name, "alertname", pick(random, "X", "Y")));
        for (String label : List.of("a", "b", "c")) {
            if (random.nextInt(4) > 0) {
                labels.put(label, pick(random, "1", "2", "3"));
            }
        }
        return labels;
    }

    private void addEvents(Random random) {
        // Each but once: one that came back would find 0.25's empty group too.
        Set<Map<String, String>> alerts = new LinkedHashSet<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            alerts.add(labels(random));
        }
        for (Map<String, String> labels : alerts) {
            int first = random.nextInt(FIRST_RESOLVED - 4);
            int last = random.nextInt(4) > 0 ? FIRST_RESOLVED + random.nextInt(STEPS - FIRST_RESOLVED) : STEPS;
            for (int step = first; step < last; step += 1 + random.nextInt(9)) {
                events.add(new Event(step, Kind.FIRE, labels, step));
            }
            if (last < STEPS) {
                events.add(new Event(last, Kind.RESOLVE, labels, last));
            }
        }
        if (random.nextInt(3) == 0) {
            Map<String, String> silenced =
                    new TreeMap<>(Map.of("scenario", name, pick(random, "a", "b"), pick(random, "1", "2", "1|3")));
            int from = random.nextInt(14);
            events.add(new Event(from, Kind.SILENCE, silenced, 0));
            events.add(new Event(from + 1 + random.nextInt(10), Kind.UNSILENCE, silenced, 0));
        }
    }

    /** The configuration of a server for all scenarios, whose receivers are on the recording servers. */
    public static String config(List<AlertScenario> scenarios, RecordedPages web, RecordedMails mails) {
        StringBuilder config = new StringBuilder("route:\n  receiver: none\n  group_by: [alertname]\n  routes:\n");
        config.append("  - {matchers: [scenario=" + WARM_UP + "], receiver: " + WARM_UP
                + ", group_by: ['...'], group_wait: 0s}\n");
        scenarios.forEach(scenario -> config.append(scenario.routes));
        config.append("inhibit_rules:\n- {source_matchers: [never=fires], target_matchers: [never=ever]}\n");
        scenarios.forEach(scenario -> config.append(scenario.inhibitRules));
        config.append("time_intervals:\n- {name: always, time_intervals: [{years: ['2000:2999']}]}\n"
                + "- {name: never, time_intervals: [{years: ['1999']}]}\n");
        config.append("receivers:\n- name: none\n- name: " + WARM_UP + "\n");
        for (int kind = 0; kind < 4; kind++) {
            config.append("  " + integration(kind, WARM_UP, WARM_UP, false, 0) + "\n");
        }
        scenarios.forEach(scenario -> config.append(scenario.receivers));
        return config.toString().replace("URL", web.url()).replace("SMTP", mails.address());
    }

    /** What happens at a step, with times of now: both servers are told the same. */
    public static Moment moment(List<AlertScenario> scenarios, int step) {
        Instant now = Instant.ofEpochMilli(Instant.now().toEpochMilli());
        List<String> alerts = new ArrayList<>();
        List<Event> silences = new ArrayList<>();
        for (AlertScenario scenario : scenarios) {
            for (Event event : scenario.events) {
                if (event.step != step) {
                    continue;
                }
                switch (event.kind) {
                    case FIRE, RESOLVE -> alerts.add(scenario.alert(event, now));
                    default -> silences.add(event);
                }
            }
        }
        return new Moment(alerts.toString(), silences, now);
    }

    private String alert(Event event, Instant now) {
        List<String> labels = event.labels.entrySet().stream()
                .map(label -> "\"" + label.getKey() + "\":\"" + label.getValue() + "\"")
                .toList();
        String key = event.labels.toString();
        Instant start = starts.computeIfAbsent(key, fresh -> now);
        String end = "";
        if (event.kind == Kind.RESOLVE) {
            end = ",\"endsAt\":\"" + now + "\"";
            starts.remove(key);
        }
        return "{\"labels\":{" + String.join(",", labels) + "},\"annotations\":{\"step\":\"" + event.number
                + "\"},\"startsAt\":\"" + start + "\"" + end + "}";
    }

    @Override
    public String toString() {
        return name + " seed " + seed + "\n" + routes + inhibitRules + events;
    }
}
