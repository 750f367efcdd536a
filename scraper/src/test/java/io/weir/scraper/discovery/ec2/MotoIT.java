package io.weir.scraper.discovery.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.config.Secret;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.prometheus.discovery.Ec2Filter;
import io.weir.config.prometheus.discovery.Ec2SdConfig;
import io.weir.model.Labels;
import io.weir.web.client.HttpClients;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Instances of moto, the emulation of AWS. Skipped where {@code moto_server} is not on the PATH. */
class MotoIT {
    private static final HttpClients http = new HttpClients();
    private static int port;
    private static Process moto;

    @BeforeAll
    static void start() throws Exception {
        boolean installed = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "moto_server")));
        assumeTrue(installed, "moto_server is not on the PATH: pip install 'moto[server,ec2]'");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        moto = new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        long deadlineNs = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!isListening()) {
            assertThat(moto.isAlive()).isTrue();
            assertThat(System.nanoTime()).as("moto listens in time").isLessThan(deadlineNs);
        }
    }

    private static boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @AfterAll
    static void end() throws InterruptedException {
        if (moto != null) {
            moto.destroy();
            moto.waitFor(10, TimeUnit.SECONDS);
        }
        http.close();
    }

    private static Ec2Targets targets(String role, Ec2Filter... filters) {
        String endpoint = "http://127.0.0.1:" + port;
        Ec2SdConfig config = new Ec2SdConfig(
                endpoint,
                "eu-west-1",
                "testing",
                Secret.of("testing"),
                "",
                role,
                "",
                Duration.ofMinutes(1),
                9100,
                List.of(filters),
                HttpClientConfig.DEFAULT);
        return new Ec2Targets(
                config, http, "Weir/test", Map.of("AWS_ENDPOINT_URL", endpoint)::get, InstantSource.system());
    }

    @Test
    void instancesAreFoundFilteredAndSeenThroughARole() throws Exception {
        for (String name : List.of("web", "db")) {
            targets("")
                    .call(
                            "RunInstances",
                            Map.of(
                                    "ImageId", "ami-12c6146b",
                                    "MinCount", "2",
                                    "MaxCount", "2",
                                    "InstanceType", "t3.micro",
                                    "TagSpecification.1.ResourceType", "instance",
                                    "TagSpecification.1.Tag.1.Key", "Name",
                                    "TagSpecification.1.Tag.1.Value", name));
        }
        List<Labels> all = targets("").find().get(0).targets();
        assertThat(all)
                .hasSize(4)
                .allSatisfy(target -> assertThat(target.toMap())
                        .containsEntry("__meta_ec2_ami", "ami-12c6146b")
                        .containsEntry("__meta_ec2_instance_type", "t3.micro")
                        .containsEntry("__meta_ec2_region", "eu-west-1")
                        .containsEntry("__meta_ec2_instance_state", "running")
                        .containsKeys(
                                "__address__",
                                "__meta_ec2_instance_id",
                                "__meta_ec2_private_ip",
                                "__meta_ec2_owner_id",
                                "__meta_ec2_availability_zone",
                                "__meta_ec2_availability_zone_id",
                                "__meta_ec2_vpc_id",
                                "__meta_ec2_subnet_id",
                                "__meta_ec2_architecture"));
        List<Labels> web = targets("arn:aws:iam::123456789012:role/scrape", new Ec2Filter("tag:Name", List.of("web")))
                .find()
                .get(0)
                .targets();
        assertThat(web).extracting(target -> target.get("__meta_ec2_tag_Name")).containsExactly("web", "web");
    }
}
