package io.weir.alertmanager.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.alertmanager.config.AlertmanagerConfig;
import io.weir.model.Labels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTest {
    private static final Route TREE =
            Route.tree(AlertmanagerConfig.parse("""
                    route:
                      receiver: root
                      group_by: [alertname]
                      repeat_interval: 2h
                      routes:
                        - matchers: [team=db]
                          receiver: db
                          continue: true
                          routes:
                            - matchers: [severity=page]
                              receiver: db-page
                              group_by: ['...']
                        - matchers: [severity=page]
                          receiver: page
                        - matchers: [team=~"d.|web"]
                          receiver: late
                          group_by: []
                    receivers: [{name: root}, {name: db}, {name: db-page}, {name: page}, {name: late}]
                    """, "am.yml", Path.of("")).route());

    private static List<String> receivers(String... labels) {
        return TREE.match(Labels.of(labels)).stream().map(Route::receiver).toList();
    }

    @Test
    void aNodeIsTakenOnlyIfNoneOfItsChildrenIs() {
        assertThat(receivers("team", "x")).containsExactly("root");
        assertThat(receivers("team", "db", "severity", "page")).containsExactly("db-page", "page");
    }

    @Test
    void continueTriesTheSiblingsBehind() {
        assertThat(receivers("team", "db")).containsExactly("db", "late");
        assertThat(receivers("severity", "page", "team", "web")).containsExactly("page");
    }

    @Test
    void whatANodeDoesNotSayItInherits() {
        Route late = TREE.match(Labels.of("team", "web")).get(0);
        assertThat(late.repeatInterval()).isEqualTo(Duration.ofHours(2));
        assertThat(late.groupWait()).isEqualTo(Duration.ofSeconds(30));
        assertThat(late.groupLabels(Labels.of("alertname", "A", "team", "web"))).isEqualTo(Labels.empty());
    }

    @Test
    void groupKeysJoinTheMatchersOfAllAncestors() {
        Route page = TREE.match(Labels.of("team", "db", "severity", "page")).get(0);
        assertThat(page.groupKey(Labels.of("a", "x\"y", "b", "z")))
                .isEqualTo("{}/{team=\"db\"}/{severity=\"page\"}:{a=\"x\\\"y\", b=\"z\"}");
    }

    @Test
    void aLabelThatTheAlertLacksIsLeftOutOfItsGroup() {
        Labels labels = TREE.groupLabels(Labels.of("team", "x"));
        assertThat(TREE.groupKey(labels)).isEqualTo("{}:{}");
    }
}
