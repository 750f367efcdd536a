package io.weir.scraper.discovery.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.core.metrics.Counter;
import io.weir.config.ConfigException;
import io.weir.config.FileGlob;
import io.weir.config.prometheus.discovery.FileSdConfig;
import io.weir.model.Labels;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.schedule.SystemTimer;
import io.weir.scraper.testing.ManualTimer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileDiscoveryTest {
    @TempDir
    Path directory;

    private final Counter errors =
            Counter.builder().name("errors_total").help("x").build();
    private int changes;

    private FileSdConfig config() {
        return new FileSdConfig(
                List.of(FileGlob.relativeTo(directory, "*.json"), FileGlob.relativeTo(directory, "*.yml")),
                Duration.ofMinutes(5));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private static List<String> addresses(FileDiscovery discovery) {
        return discovery.groups().stream()
                .flatMap(group -> group.targets().stream())
                .map(target -> target.get(TargetGroup.ADDRESS))
                .toList();
    }

    @Test
    void jsonAndYamlFilesListTargets() throws IOException {
        write("a.json", "[{\"targets\": [\"a:1\", \"a:2\"],\t\"labels\": {\"zone\": \"x\"}}]");
        write("b.yml", "- targets: ['b:1']\n- targets: ['b:2']\n  labels: {zone: y}\n");

        try (FileWatcher watcher = new FileWatcher(new ManualTimer(0));
                FileDiscovery discovery = new FileDiscovery(
                        config(), watcher, new ManualTimer(0), Runnable::run, errors, () -> changes++)) {
            assertThat(addresses(discovery)).containsExactly("a:1", "a:2", "b:1", "b:2");
            assertThat((Object) discovery.groups().get(0).labels())
                    .isEqualTo(Labels.of(
                            "zone",
                            "x",
                            "__meta_filepath",
                            directory.resolve("a.json").toString()));
        }
    }

    @Test
    void brokenFileKeepsItsTargetsAndRemovedFileLosesThem() throws IOException {
        write("a.json", "[{\"targets\": [\"a:1\"]}]");
        write("b.yml", "- targets: ['b:1']\n");
        ManualTimer timer = new ManualTimer(0);
        try (FileWatcher watcher = new FileWatcher(new ManualTimer(0));
                FileDiscovery discovery =
                        new FileDiscovery(config(), watcher, timer, Runnable::run, errors, () -> changes++)) {
            discovery.start();
            write("a.json", "[{\"targets\": [\"a:1\"");
            timer.advanceTo(300_000);
            assertThat(addresses(discovery)).containsExactly("a:1", "b:1");
            assertThat(errors.get()).isEqualTo(1);
            assertThat(changes).isZero();

            Files.delete(directory.resolve("b.yml"));
            write("a.json", "[{\"targets\": [\"a:3\"]}]");
            timer.advanceTo(600_000);
            assertThat(addresses(discovery)).containsExactly("a:3");
            assertThat(changes).isEqualTo(1);
        }
    }

    @Test
    void changesAreNoticedLongBeforeTheRefresh() throws Exception {
        write("a.json", "[]");
        Semaphore changed = new Semaphore(0);
        try (SystemTimer timer = new SystemTimer(InstantSource.system(), "test-timer");
                FileWatcher watcher = new FileWatcher(timer);
                FileDiscovery discovery =
                        new FileDiscovery(config(), watcher, timer, Runnable::run, errors, changed::release)) {
            discovery.start();
            write("a.json", "[{\"targets\": [\"a:1\"]}]");
            assertThat(changed.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            assertThat(addresses(discovery)).containsExactly("a:1");

            // Written beside and moved into place, as careful tools do.
            write("new.tmp", "- targets: ['b:1']\n");
            Files.move(directory.resolve("new.tmp"), directory.resolve("b.yml"));
            assertThat(changed.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            assertThat(addresses(discovery)).containsExactly("a:1", "b:1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}",
                "[null]",
                "[{\"target\": []}]",
                "[{\"targets\": [1]}]",
                "[{\"targets\": \"a\"}]",
                "[{\"targets\": []}] x",
                "[{\"labels\": {\"\": \"x\"}}]",
                "[{\"labels\": {\"a\": {}}}]"
            })
    void otherJsonIsRefused(String text) {
        assertThatThrownBy(() -> TargetFile.parse(text, "t.json"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("t.json:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a: b", "- ~", "- target: []", "- targets: a", "- labels: {a: []}", "[", "- {labels: {'': a}}"})
    void otherYamlIsRefused(String text) {
        assertThatThrownBy(() -> TargetFile.parse(text, "t.yml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("t.yml:");
    }
}
