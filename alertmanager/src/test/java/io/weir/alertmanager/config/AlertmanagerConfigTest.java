package io.weir.alertmanager.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.alertmanager.matcher.MatcherParser;
import io.weir.config.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AlertmanagerConfigTest {
    private static final String GOOD = """
            global:
              resolve_timeout: 10m
              http_config: {basic_auth: {username: u, password: secret-1}}
            route:
              receiver: default
              group_by: [alertname, cluster]
              group_wait: 10s
              routes:
                - matchers: ['team="db",severity=~"page|ticket"', 'env!=dev']
                  receiver: db
                  group_by: ['...']
                  continue: true
                  repeat_interval: 1h30m
                - match: {team: web}
                  match_re: {svc: a.*}
                  labels: {owner: 'web {{ .Status }}'}
                  routes:
                    - group_by: []
                      mute_time_intervals: [nights, holidays]
                      active_time_intervals: [days]
            inhibit_rules:
              - source_matchers: [severity=page]
                target_matchers: [severity=ticket]
                equal: [alertname]
            receivers:
              - name: default
              - name: db
                webhook_configs:
                  - url: https://user:secret-2@example.org/hook
                    max_alerts: 5
                    timeout: 1.5s
                    send_resolved: false
                  - url_file: /run/secrets/url
            templates: []
            tracing: {endpoint: 'collector:4317', sampling_fraction: 0.5, headers: {X-Key: {secrets: [secret-3]}}}
            time_intervals:
              - name: nights
                time_intervals: [{times: [{start_time: '00:00', end_time: '06:00'}], location: Europe/Berlin}]
              - name: days
                time_intervals: [{weekdays: ['monday:friday']}, {months: [3, 'june:july']}]
            mute_time_intervals:
              - name: holidays
                time_intervals: [{days_of_month: ['-2:-1'], years: [2026]}]
            """;

    private static AlertmanagerConfig parse(String text) {
        return AlertmanagerConfig.parse(text, "am.yml", Path.of("/etc"));
    }

    @Test
    void readsEveryField() {
        AlertmanagerConfig config = parse(GOOD);
        assertThat(config.global().resolveTimeout()).isEqualTo(Duration.ofMinutes(10));
        RouteConfig db = config.route().routes().get(0);
        assertThat(db.matchers())
                .extracting(Object::toString)
                .containsExactly("env!=\"dev\"", "severity=~\"page|ticket\"", "team=\"db\"");
        assertThat(db.groupBy()).isEqualTo(GroupBy.EVERYTHING);
        assertThat(db.continues()).isTrue();
        assertThat(db.repeatInterval()).isEqualTo(Duration.ofMinutes(90));
        RouteConfig web = config.route().routes().get(1);
        assertThat(web.matchers()).extracting(Object::toString).containsExactly("svc=~\"^(?:a.*)$\"", "team=\"web\"");
        assertThat(web.labels()).containsEntry("owner", "web {{ .Status }}");
        assertThat(web.routes().get(0).groupBy()).isEqualTo(GroupBy.NOTHING);
        assertThat(web.routes().get(0).muteTimeIntervals()).containsExactly("nights", "holidays");
        assertThat(config.timeIntervals().byName()).containsOnlyKeys("nights", "days", "holidays");
        List<WebhookConfig> webhooks = config.receivers().get(1).integrations().stream()
                .map(WebhookConfig.class::cast)
                .toList();
        assertThat(webhooks.get(0).timeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(webhooks.get(0).sendResolved()).isFalse();
        assertThat(webhooks.get(0).maxAlerts()).isEqualTo(5);
        assertThat(webhooks.get(0).http()).isEqualTo(config.global().http());
        assertThat(webhooks.get(1).sendResolved()).isTrue();
    }

    @Test
    void whatIsShownHasNoSecretsAndCanBeReadAgain() {
        String shown = parse(GOOD).toYaml();
        assertThat(shown).doesNotContain("secret-1", "secret-2", "secret-3").contains("<secret>", "collector:4317");
        assertThat(parse(shown).toYaml()).isEqualTo(shown);
    }

    @Test
    void theDefaultIsValid() {
        assertThat(parse(AlertmanagerConfig.DEFAULT_TEXT).receivers()).hasSize(1);
    }

    record Bad(String text, String message) {
        @Override
        public String toString() {
            return message;
        }
    }

    static Stream<Bad> bad() {
        String receivers = "receivers: [{name: r}]\n";
        return Stream.of(
                new Bad("", "am.yml:1:1: route: no route provided in config"),
                new Bad("route: {receiver: x}", "route.receiver: undefined receiver \"x\" used in route"),
                new Bad(receivers + "route: {}", "root route must specify a default receiver"),
                new Bad(receivers + "route: {receiver: r, matchers: [a=b]}", "root route must not have any matchers"),
                new Bad(receivers + "route: {receiver: r, continue: true}", "cannot have continue in root route"),
                new Bad(receivers + "route: {receiver: r, group_bi: [a]}", "unknown field: did you mean group_by?"),
                new Bad(receivers + "route: {receiver: r, group_by: ['...', a]}", "cannot have wildcard group_by"),
                new Bad(receivers + "route: {receiver: r, group_by: [a, a]}", "duplicated label \"a\" in group_by"),
                new Bad(receivers + "route: {receiver: r, group_interval: 0s}", "group_interval cannot be zero"),
                new Bad(receivers + "route: {receiver: r, group_wait: 5}", "not a valid duration string"),
                new Bad(
                        receivers + "route: {receiver: r, routes: [{matchers: ['a=~\"[\"']}]}",
                        "route.routes[0].matchers[0]: error parsing regexp"),
                new Bad(
                        receivers + "route: {receiver: r, mute_time_intervals: [x]}",
                        "route.mute_time_intervals[0]: undefined time interval \"x\" used in route"),
                new Bad(
                        receivers + "route: {receiver: r, active_time_intervals: [x]}\n"
                                + "time_intervals: [{name: x, time_intervals: []}]",
                        "root route must not have any active time intervals"),
                new Bad(
                        receivers
                                + "route: {receiver: r}\ntime_intervals: [{name: x}]\nmute_time_intervals: [{name: x}]",
                        "mute time interval \"x\" is not unique"),
                new Bad(receivers + "route: {receiver: r}\ntime_intervals: [{}]", "missing name in time interval"),
                new Bad(
                        receivers + "route: {receiver: r}\n"
                                + "time_intervals: [{name: x, time_intervals: [{weekdays: [noday]}]}]",
                        "time_intervals[0].time_intervals[0].weekdays[0]: noday is not a valid weekday"),
                new Bad(receivers + "route: {receiver: r, labels: {'': x}}", "invalid label name \"\""),
                new Bad(
                        "receivers: [{name: r}, {name: r}]\nroute: {receiver: r}",
                        "notification config name \"r\" is not unique"),
                new Bad(
                        "receivers: [{name: r, webhook_configs: [{}]}]\nroute: {receiver: r}",
                        "one of url or url_file must be configured"),
                new Bad(
                        "receivers: [{name: r, webhook_configs: [{url: 'ftp://x'}]}]\nroute: {receiver: r}",
                        "unsupported scheme \"ftp\" for URL"),
                new Bad(
                        "receivers: [{name: r, webhook_configs: [{url: /x}]}]\nroute: {receiver: r}",
                        "unsupported scheme \"\" for URL"),
                new Bad(receivers + "route: {receiver: r}\nroute: {receiver: r}", "given twice"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void refusesAndSaysWhat(Bad bad) {
        assertThatThrownBy(() -> parse(bad.text()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(bad.message());
    }

    @Test
    void theClassicGrammarKnowsClassicNamesOnly() {
        String text = "route: {receiver: r, group_by: ['über']}\nreceivers: [{name: r}]";
        assertThat(parse(text).route().groupBy()).isEqualTo(new GroupBy(false, List.of("über")));
        assertThatThrownBy(() -> AlertmanagerConfig.parse(text, "am.yml", Path.of("/etc"), MatcherParser.CLASSIC))
                .hasMessageContaining("invalid label name \"über\" in group_by list");
    }

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyTextIsReadOrRefused(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder(GOOD);
            for (int j = 1 + random.nextInt(4); j > 0; j--) {
                int at = random.nextInt(text.length());
                text.setCharAt(at, ":-[]{}'\" \nx0".charAt(random.nextInt(12)));
            }
            try {
                assertThat(parse(text.toString()).toYaml()).isNotEmpty();
            } catch (ConfigException refused) {
                assertThat(refused).hasMessageContaining("am.yml");
            }
        }
    }
}
