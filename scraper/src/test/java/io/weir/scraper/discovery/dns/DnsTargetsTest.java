package io.weir.scraper.discovery.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.config.prometheus.discovery.DnsRecordType;
import io.weir.config.prometheus.discovery.DnsSdConfig;
import io.weir.model.Labels;
import io.weir.scraper.discovery.DiscoveryMetrics;
import io.weir.scraper.discovery.TargetGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

class DnsTargetsTest {
    private static final InetSocketAddress FIRST = InetSocketAddress.createUnresolved("first", 53);
    private static final InetSocketAddress SECOND = InetSocketAddress.createUnresolved("second", 53);

    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private final DnsMetrics metrics = new DnsMetrics(new DiscoveryMetrics(new PrometheusRegistry()));
    private final Map<InetSocketAddress, Map<String, Message>> zones = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    @AfterEach
    void end() {
        threads.shutdown();
    }

    /** A server without an entry for a name is out of order. */
    private Message ask(InetSocketAddress server, Message question) throws IOException {
        String name = question.getQuestion().getName().toString();
        asked.add(server.getHostString() + ' ' + name);
        Message answer = zones.getOrDefault(server, Map.of()).get(name);
        if (answer == null) {
            throw new IOException("no answer");
        }
        return answer;
    }

    private static Message answer(int code, String... records) throws IOException {
        Message message = new Message();
        message.getHeader().setRcode(code);
        for (String text : records) {
            try (Master parsed = new Master(
                    new java.io.ByteArrayInputStream(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                    Name.root,
                    60)) {
                message.addRecord(parsed.nextRecord(), Section.ANSWER);
            }
        }
        return message;
    }

    private void know(InetSocketAddress server, String name, Message answer) {
        zones.computeIfAbsent(server, s -> new HashMap<>()).put(name, answer);
    }

    private DnsTargets targets(DnsRecordType type, String... names) throws IOException {
        DnsSdConfig config = new DnsSdConfig(List.of(names), type, 9100, Duration.ofSeconds(30));
        DnsSettings settings = new DnsSettings(List.of(FIRST, SECOND), List.of(Name.fromString("corp.test.")), 1);
        return new DnsTargets(config, threads, metrics, () -> settings, this::ask);
    }

    private static TargetGroup group(String name, Labels... targets) {
        return new TargetGroup("dns/" + name, List.of(targets), Labels.empty());
    }

    @Test
    void srvRecordsHavePortsOfTheirOwn() throws Exception {
        know(
                FIRST,
                "_web._tcp.a.test.",
                answer(
                        Rcode.NOERROR,
                        "_web._tcp.a.test. 60 IN SRV 1 1 8080 w1.a.test.",
                        "_web._tcp.a.test. 60 IN SRV 1 1 8081 w2.a.test."));
        assertThat(targets(DnsRecordType.SRV, "_web._tcp.a.test").find())
                .containsExactly(group(
                        "_web._tcp.a.test",
                        Labels.of(
                                "__address__", "w1.a.test:8080",
                                "__meta_dns_name", "_web._tcp.a.test",
                                "__meta_dns_srv_record_target", "w1.a.test.",
                                "__meta_dns_srv_record_port", "8080"),
                        Labels.of(
                                "__address__", "w2.a.test:8081",
                                "__meta_dns_name", "_web._tcp.a.test",
                                "__meta_dns_srv_record_target", "w2.a.test.",
                                "__meta_dns_srv_record_port", "8081")));
    }

    @Test
    void otherRecordsGetTheConfiguredPort() throws Exception {
        know(FIRST, "a.test.", answer(Rcode.NOERROR, "a.test. 60 IN CNAME b.test.", "b.test. 60 IN A 192.0.2.7"));
        know(FIRST, "six.test.", answer(Rcode.NOERROR, "six.test. 60 IN AAAA 2001:db8::7"));
        know(FIRST, "mail.test.", answer(Rcode.NOERROR, "mail.test. 60 IN MX 10 m1.test."));
        know(FIRST, "zone.test.", answer(Rcode.NOERROR, "zone.test. 60 IN NS ns1.test."));
        assertThat(targets(DnsRecordType.A, "a.test").find())
                .containsExactly(
                        group("a.test", Labels.of("__address__", "192.0.2.7:9100", "__meta_dns_name", "a.test")));
        assertThat(targets(DnsRecordType.AAAA, "six.test").find())
                .containsExactly(group(
                        "six.test", Labels.of("__address__", "[2001:db8::7]:9100", "__meta_dns_name", "six.test")));
        assertThat(targets(DnsRecordType.MX, "mail.test").find())
                .containsExactly(group(
                        "mail.test",
                        Labels.of(
                                "__address__", "m1.test:9100",
                                "__meta_dns_name", "mail.test",
                                "__meta_dns_mx_record_target", "m1.test.")));
        assertThat(targets(DnsRecordType.NS, "zone.test").find())
                .containsExactly(group(
                        "zone.test",
                        Labels.of(
                                "__address__", "ns1.test:9100",
                                "__meta_dns_name", "zone.test",
                                "__meta_dns_ns_record_target", "ns1.test.")));
    }

    @Test
    void theSearchPathIsTriedFirstForNamesWithFewDots() throws Exception {
        know(FIRST, "web.corp.test.", answer(Rcode.NXDOMAIN));
        know(FIRST, "web.", answer(Rcode.NOERROR, "web. 60 IN A 192.0.2.7"));
        assertThat(targets(DnsRecordType.A, "web").find().get(0).targets()).hasSize(1);
        assertThat(asked).containsExactly("first web.corp.test.", "first web.");

        asked.clear();
        know(FIRST, "web.a.", answer(Rcode.NOERROR));
        assertThat(targets(DnsRecordType.A, "web.a").find().get(0).targets()).isEmpty();
        assertThat(asked).containsExactly("first web.a.");
    }

    @Test
    void theNextServerIsAskedWhereOneDoesNotKnow() throws Exception {
        know(FIRST, "web.", answer(Rcode.SERVFAIL));
        know(SECOND, "web.", answer(Rcode.NOERROR, "web. 60 IN A 192.0.2.7"));
        assertThat(targets(DnsRecordType.A, "web.").find().get(0).targets()).hasSize(1);
    }

    @Test
    void aNameThatNobodyCanTellAboutKeepsItsTargets() throws Exception {
        know(FIRST, "a.", answer(Rcode.NOERROR, "a. 60 IN A 192.0.2.1"));
        know(FIRST, "b.", answer(Rcode.NOERROR, "b. 60 IN A 192.0.2.2"));
        DnsTargets targets = targets(DnsRecordType.A, "a.", "b.");
        assertThat(targets.find()).hasSize(2);

        zones.get(FIRST).remove("a.");
        know(FIRST, "b.", answer(Rcode.NXDOMAIN));
        assertThat(targets.find())
                .containsExactly(
                        group("a.", Labels.of("__address__", "192.0.2.1:9100", "__meta_dns_name", "a.")), group("b."));
        assertThat(metrics.lookups.get()).isEqualTo(4);
        assertThat(metrics.failures.get()).isEqualTo(1);
    }

    @Test
    void whatIsNoNameFailsAlone() throws Exception {
        know(FIRST, "b.", answer(Rcode.NOERROR, "b. 60 IN A 192.0.2.2"));
        assertThat(targets(DnsRecordType.A, "a".repeat(64) + '.', "b.").find()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyBytesAreAnAnswerOrAFailedLookup(long seed) throws Exception {
        Random random = new Random(seed);
        Message good = answer(
                Rcode.NOERROR,
                "x. 60 IN SRV 1 1 8080 w1.a.test.",
                "x. 60 IN A 192.0.2.1",
                "x. 60 IN AAAA 2001:db8::7",
                "x. 60 IN MX 10 m.",
                "x. 60 IN NS n.",
                "x. 60 IN TXT \"text\"");
        good.addRecord(Record.newRecord(Name.fromString("x."), 1, DClass.IN), Section.QUESTION);
        byte[] wire = good.toWire();
        for (int i = 0; i < 3_000; i++) {
            byte[] changed = java.util.Arrays.copyOf(wire, 1 + random.nextInt(wire.length));
            for (int flips = random.nextInt(6); flips > 0; flips--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            DnsTargets targets = new DnsTargets(
                    new DnsSdConfig(List.of("x."), DnsRecordType.SRV, 0, Duration.ofSeconds(1)),
                    threads,
                    metrics,
                    () -> new DnsSettings(List.of(FIRST), List.of(), 1),
                    (server, question) -> new Message(changed));
            assertThatCode(targets::find).doesNotThrowAnyException();
        }
    }
}
