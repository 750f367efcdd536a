package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FlagsTest {
    private static Map<String, String> flags(String... args) {
        CommandLine command = new CommandLine(new PushgatewayCommand());
        command.parseArgs(args);
        return Flags.of(command.getCommandSpec());
    }

    @Test
    void showsValuesAndDefaultsByName() {
        assertThat(flags("--kafka.bootstrap-servers=k:9092", "--push.ttl=1h"))
                .containsEntry("push.ttl", "1h")
                .containsEntry("push.interval", "15s")
                .containsEntry("push.enable-utf8-names", "false")
                .containsEntry("web.config.file", "")
                .doesNotContainKey("help");
    }

    @Test
    void hidesWhatMayBeAPassword() {
        assertThat(flags("--kafka.bootstrap-servers=k:9092", "--kafka.property=sasl.jaas.config=password"))
                .containsEntry("kafka.property", "sasl.jaas.config=<secret>");
    }
}
