package io.weir.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.bus.Bus;
import io.weir.bus.BusConfig;
import io.weir.bus.TableTopic;
import io.weir.bus.TableView;
import io.weir.bus.TableWriter;
import io.weir.model.record.MetadataRecord;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    @Test
    void keepsTablesOverARestart() throws Exception {
        MetadataRecord up = MetadataRecord.newBuilder()
                .setMetric("up")
                .setJob("node")
                .setType("gauge")
                .build();
        try (EmbeddedBroker broker = EmbeddedBroker.start(new BrokerConfig("127.0.0.1", 0, dir));
                Bus bus = Bus.connect(BusConfig.of(broker.bootstrapServers()), "test")) {
            TableWriter<MetadataRecord> writer = bus.writer(TableTopic.METADATA);
            writer.put("node;up", up).get(30, TimeUnit.SECONDS);
            TableWriter.Position last = writer.put("node;down", up).get(30, TimeUnit.SECONDS);
            writer.delete("node;down").get(30, TimeUnit.SECONDS);
            try (TableView<MetadataRecord> view = bus.view(TableTopic.METADATA, "test")) {
                view.awaitApplied(last, PATIENCE);
                view.awaitCaughtUp(PATIENCE);
                assertThat(view.snapshot()).containsOnlyKeys("node;up").containsValue(up);
            }
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(new BrokerConfig("127.0.0.1", 0, dir));
                Bus bus = Bus.connect(BusConfig.of(broker.bootstrapServers()), "test");
                TableView<MetadataRecord> view = bus.view(TableTopic.METADATA, "test")) {
            view.awaitCaughtUp(PATIENCE);
            assertThat(view.snapshot()).containsOnlyKeys("node;up").containsValue(up);
            assertThat(bus.samplesPartitions()).isEqualTo(BusConfig.DEFAULT_SAMPLES_PARTITIONS);
        }
    }

    @Test
    void saysInOneLineThatThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> EmbeddedBroker.start(new BrokerConfig("127.0.0.1", taken.getLocalPort(), dir)))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("in use")
                    .hasMessageNotContaining("\n");
        }
    }
}
