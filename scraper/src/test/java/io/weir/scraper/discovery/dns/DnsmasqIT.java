package io.weir.scraper.discovery.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.config.prometheus.discovery.DnsRecordType;
import io.weir.config.prometheus.discovery.DnsSdConfig;
import io.weir.scraper.discovery.DiscoveryMetrics;
import io.weir.scraper.discovery.TargetGroup;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Name;

/** Targets from a real server, Debian's dnsmasq. Skipped where there is none. */
class DnsmasqIT {
    private static final Path BINARY = Stream.of("/usr/sbin/dnsmasq", "/usr/bin/dnsmasq")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(Path.of(""));

    /** So many targets don't fit into a datagram. */
    private static final int MANY = 150;

    private static final ExecutorService threads = Executors.newCachedThreadPool();
    private static int port;
    private static Process dnsmasq;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Files.isExecutable(BINARY), "dnsmasq is not installed: apt-get install dnsmasq-base");
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(List.of(
                BINARY.toString(),
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--no-resolv",
                "--no-hosts",
                "--pid-file=",
                "--user=",
                "--group=",
                "--port=" + port,
                "--listen-address=127.0.0.1",
                "--bind-interfaces",
                "--local=/test/",
                "--host-record=w1.corp.test,192.0.2.1,2001:db8::1",
                "--cname=www.corp.test,w1.corp.test",
                "--srv-host=_web._tcp.corp.test,w1.corp.test,8080",
                "--srv-host=_web._tcp.corp.test,w2.corp.test,8081",
                "--mx-host=corp.test,mail.corp.test,10",
                // An NS record, whose data are the name ns1.test in wire format.
                "--dns-rr=zone.test,2,036E7331047465737400"));
        IntStream.range(0, MANY)
                .forEach(i -> command.add("--srv-host=_many._tcp.corp.test,node-" + i + ".corp.test," + (9000 + i)));
        dnsmasq = new ProcessBuilder(command).inheritIO().start();
        awaitAnswer();
    }

    private static void awaitAnswer() throws Exception {
        long deadlineNs = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (find(DnsRecordType.A, "w1.corp.test").isEmpty()) {
            assertThat(System.nanoTime()).as("dnsmasq answers in time").isLessThan(deadlineNs);
            assertThat(dnsmasq.isAlive()).isTrue();
        }
    }

    @AfterAll
    static void end() throws InterruptedException {
        if (dnsmasq != null) {
            dnsmasq.destroy();
            dnsmasq.waitFor(10, TimeUnit.SECONDS);
        }
        threads.shutdown();
    }

    private static List<String> find(DnsRecordType type, String name) throws Exception {
        DnsTargets targets = new DnsTargets(
                new DnsSdConfig(List.of(name), type, 9100, Duration.ofSeconds(30)),
                threads,
                new DnsMetrics(new DiscoveryMetrics(new PrometheusRegistry())),
                DnsmasqIT::settings,
                DnsServer::askOverNetwork);
        return targets.find().stream()
                .flatMap(group -> group.targets().stream())
                .map(target -> target.get(TargetGroup.ADDRESS))
                .sorted()
                .toList();
    }

    private static DnsSettings settings() {
        try {
            return new DnsSettings(
                    List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
                    List.of(Name.fromString("corp.test.")),
                    1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SRV, _web._tcp.corp.test, w1.corp.test:8080 w2.corp.test:8081",
        "A, w1.corp.test, 192.0.2.1:9100",
        "A, w1, 192.0.2.1:9100",
        "A, www.corp.test, 192.0.2.1:9100",
        "AAAA, w1.corp.test, [2001:db8::1]:9100",
        "MX, corp.test, mail.corp.test:9100",
        "NS, zone.test, ns1.test:9100"
    })
    void recordsAreTargets(DnsRecordType type, String name, String addresses) throws Exception {
        assertThat(find(type, name)).containsExactly(addresses.split(" "));
    }

    @Test
    void namesThatDoNotExistHaveNoTargets() throws Exception {
        assertThat(find(DnsRecordType.A, "none.corp.test")).isEmpty();
        assertThat(find(DnsRecordType.MX, "w1.corp.test")).isEmpty();
    }

    @Test
    void anAnswerThatIsTooLongForADatagramComesOverTcp() throws Exception {
        assertThat(find(DnsRecordType.SRV, "_many._tcp.corp.test")).hasSize(MANY);
    }
}
