package io.weir.scraper.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.prometheus.discovery.DiscoveryConfig;
import io.weir.config.prometheus.discovery.HttpSdConfig;
import io.weir.model.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobDiscoveriesTest {
    private final List<String> events = new ArrayList<>();
    private final JobDiscoveries discoveries =
            new JobDiscoveries(config -> new Recorded(((HttpSdConfig) config).url()));

    private final class Recorded implements Discovery {
        private final String name;

        Recorded(String name) {
            this.name = name;
        }

        @Override
        public void start() {
            events.add("start " + name);
        }

        @Override
        public List<TargetGroup> groups() {
            return List.of(TargetGroup.of(name, List.of(name), Labels.empty()));
        }

        @Override
        public void close() {
            events.add("close " + name);
        }
    }

    private void configure(String... urls) {
        List<DiscoveryConfig> configs = new ArrayList<>();
        for (String url : urls) {
            configs.add(new HttpSdConfig(url, Duration.ofMinutes(1), HttpClientConfig.DEFAULT));
        }
        discoveries.configure(configs);
    }

    private List<String> sources() {
        return discoveries.groups().stream().map(TargetGroup::source).toList();
    }

    @Test
    void whatIsConfiguredAsBeforeIsNotDisturbed() {
        configure("a", "b");
        assertThat(events).isEmpty();
        discoveries.start();
        assertThat(events).containsExactly("start a", "start b");

        events.clear();
        configure("c", "b");
        assertThat(events).containsExactly("close a", "start c");
        assertThat(sources()).containsExactly("c", "b");
    }

    @Test
    void twoThatAreConfiguredAlikeAreTwo() {
        configure("a", "a");
        discoveries.start();
        events.clear();
        configure("a");
        assertThat(events).containsExactly("close a");
        assertThat(sources()).containsExactly("a");
        discoveries.close();
        assertThat(events).containsExactly("close a", "close a");
        assertThat(sources()).isEmpty();
    }
}
