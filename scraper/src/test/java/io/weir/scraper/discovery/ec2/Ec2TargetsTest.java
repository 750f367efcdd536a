package io.weir.scraper.discovery.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.config.prometheus.discovery.DiscoveryConfig;
import io.weir.config.prometheus.discovery.Ec2SdConfig;
import io.weir.config.yaml.YamlDocument;
import io.weir.model.Labels;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.web.client.HttpClients;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ec2TargetsTest {
    private static final String FULL = "<item><instanceId>i-1</instanceId><imageId>ami-1</imageId>"
            + "<instanceState><code>16</code><name>running</name></instanceState>"
            + "<privateDnsName>p.test</privateDnsName><dnsName>pub.test</dnsName>"
            + "<instanceType>t3.micro</instanceType><placement><availabilityZone>eu-west-2a</availabilityZone>"
            + "</placement><platform>windows</platform><subnetId>sn-1</subnetId><vpcId>vpc-1</vpcId>"
            + "<privateIpAddress>10.0.0.1</privateIpAddress><ipAddress>192.0.2.1</ipAddress>"
            + "<architecture>x86_64</architecture><instanceLifecycle>spot</instanceLifecycle>"
            + "<tagSet><item><key>Name:x</key><value>web &amp; more</value></item></tagSet><networkInterfaceSet>"
            + "<item><subnetId>sn-1</subnetId><attachment><deviceIndex>1</deviceIndex></attachment>"
            + "<ipv6AddressesSet><item><ipv6Address>2001:db8::1</ipv6Address><isPrimaryIpv6>false</isPrimaryIpv6>"
            + "</item><item><ipv6Address>2001:db8::2</ipv6Address><isPrimaryIpv6>true</isPrimaryIpv6></item>"
            + "</ipv6AddressesSet></item><item><subnetId>sn-2</subnetId></item><item><subnetId>sn-1</subnetId></item>"
            + "</networkInterfaceSet></item>";

    @TempDir
    Path directory = Path.of("");

    private final HttpClients http = new HttpClients();
    private final Map<String, Deque<String>> answers = new HashMap<>();
    private final List<String> forms = new CopyOnWriteArrayList<>();
    private final List<String> signatures = new CopyOnWriteArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::answer);
        server.start();
        answers.put(
                "DescribeAvailabilityZones",
                queue("<R><availabilityZoneInfo><item><zoneName>eu-west-2a</zoneName><zoneId>euw2-az2</zoneId></item>"
                        + "</availabilityZoneInfo></R>"));
    }

    @AfterEach
    void close() {
        server.stop(0);
        http.close();
    }

    private static Deque<String> queue(String... bodies) {
        return new ArrayDeque<>(List.of(bodies));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        forms.add(form);
        signatures.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        String action = form.replaceAll(".*Action=([A-Za-z]+).*", "$1");
        Deque<String> bodies = answers.getOrDefault(action, queue());
        String body = bodies.size() > 1 ? bodies.removeFirst() : String.valueOf(bodies.peek());
        int status = body.startsWith("<Response><Errors>") || body.startsWith("<html>") ? 400 : 200;
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private Ec2Targets targets(String options) {
        String text = "ec2_sd_configs: [{endpoint: '" + url() + "', region: eu-west-2" + options + "}]";
        Ec2SdConfig config = (Ec2SdConfig)
                DiscoveryConfig.readAll(YamlDocument.parse(text, "job.yml").root(), directory)
                        .get(0);
        return new Ec2Targets(config, http, "Weir/test", environment::get, () -> now);
    }

    private static String instances(String items, String nextToken) {
        return "<DescribeInstancesResponse><reservationSet><item><ownerId>123</ownerId><instancesSet>" + items
                + "</instancesSet></item></reservationSet>"
                + (nextToken.isEmpty() ? "" : "<nextToken>" + nextToken + "</nextToken>")
                + "</DescribeInstancesResponse>";
    }

    private static final String KEYS = ", access_key: AK, secret_key: SK";

    @Test
    void anInstanceHasTheLabelsOfPrometheus() throws Exception {
        answers.put("DescribeInstances", queue(instances(FULL, "")));
        assertThat(targets(KEYS + ", port: 9100").find())
                .containsExactly(new TargetGroup(
                        "ec2/eu-west-2",
                        List.of(Labels.builder()
                                .set("__address__", "10.0.0.1:9100")
                                .set("__meta_ec2_ami", "ami-1")
                                .set("__meta_ec2_architecture", "x86_64")
                                .set("__meta_ec2_availability_zone", "eu-west-2a")
                                .set("__meta_ec2_availability_zone_id", "euw2-az2")
                                .set("__meta_ec2_default_ipv6_address", "2001:db8::2")
                                .set("__meta_ec2_instance_id", "i-1")
                                .set("__meta_ec2_instance_lifecycle", "spot")
                                .set("__meta_ec2_instance_state", "running")
                                .set("__meta_ec2_instance_type", "t3.micro")
                                .set("__meta_ec2_ipv6_addresses", ",2001:db8::1,2001:db8::2,")
                                .set("__meta_ec2_owner_id", "123")
                                .set("__meta_ec2_platform", "windows")
                                .set("__meta_ec2_primary_ipv6_addresses", ",,2001:db8::2,")
                                .set("__meta_ec2_primary_subnet_id", "sn-1")
                                .set("__meta_ec2_private_dns_name", "p.test")
                                .set("__meta_ec2_private_ip", "10.0.0.1")
                                .set("__meta_ec2_public_dns_name", "pub.test")
                                .set("__meta_ec2_public_ip", "192.0.2.1")
                                .set("__meta_ec2_region", "eu-west-2")
                                .set("__meta_ec2_subnet_id", ",sn-1,sn-2,")
                                .set("__meta_ec2_tag_Name_x", "web & more")
                                .set("__meta_ec2_vpc_id", "vpc-1")
                                .build()),
                        Labels.empty()));
        assertThat(signatures)
                .allMatch(
                        header -> header.contains("Credential=AK/") && header.contains("/eu-west-2/ec2/aws4_request"));
    }

    @Test
    void pagesAreReadToTheirEndAndInstancesWithoutAddressLeftOut() throws Exception {
        answers.put(
                "DescribeInstances",
                queue(
                        instances("<item><instanceId>i-0</instanceId></item>", "more"),
                        instances("<item><privateIpAddress>10.0.0.2</privateIpAddress></item>", "")));
        List<TargetGroup> groups =
                targets(KEYS + ", filters: [{name: 'tag:a', values: [b, c]}]").find();
        assertThat(groups.get(0).targets())
                .extracting(target -> target.get("__address__"))
                .containsExactly("10.0.0.2:80");
        assertThat(forms.get(1))
                .contains("Filter.1.Name=tag%3Aa", "Filter.1.Value.1=b", "Filter.1.Value.2=c", "Version=2016-11-15");
        assertThat(forms.get(2)).contains("NextToken=more");
    }

    private void sts(String action, String accessKey, String end) {
        answers.put(
                action,
                queue("<R><" + action + "Result><Credentials><AccessKeyId>" + accessKey
                        + "</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>"
                        + end + "</Expiration></Credentials></" + action + "Result></R>"));
        environment.put("AWS_ENDPOINT_URL_STS", url());
    }

    @Test
    void aRolesCredentialsAreRenewedBeforeTheyEnd() throws Exception {
        answers.put("DescribeInstances", queue(instances("", "")));
        sts("AssumeRole", "ROLE", "2026-01-01T01:00:00Z");
        Ec2Targets targets = targets(KEYS + ", role_arn: 'arn:r', external_id: e");
        targets.find();
        assertThat(forms.get(0)).contains("RoleArn=arn%3Ar", "ExternalId=e", "Version=2011-06-15");
        assertThat(signatures.get(0)).contains("Credential=AK/", "/sts/aws4_request");
        assertThat(signatures.get(1)).contains("Credential=ROLE/", "x-amz-security-token");
        targets.find();
        assertThat(forms).filteredOn(form -> form.contains("AssumeRole")).hasSize(1);
        now = Instant.parse("2026-01-01T00:56:00Z");
        targets.find();
        assertThat(forms).filteredOn(form -> form.contains("AssumeRole")).hasSize(2);
    }

    @Test
    void aServiceAccountsTokenIsExchanged() throws Exception {
        Files.writeString(directory.resolve("token"), "jwt\n");
        environment.put(
                "AWS_WEB_IDENTITY_TOKEN_FILE", directory.resolve("token").toString());
        environment.put("AWS_ROLE_ARN", "arn:w");
        answers.put("DescribeInstances", queue(instances("", "")));
        sts("AssumeRoleWithWebIdentity", "WEB", "2026-01-01T01:00:00Z");
        targets("").find();
        assertThat(forms.get(0)).contains("WebIdentityToken=jwt", "RoleArn=arn%3Aw");
        assertThat(signatures.get(0)).isEqualTo("null");
        assertThat(signatures.get(1)).contains("Credential=WEB/");
    }

    @Test
    void refusalsHaveTheCodeOfAws() {
        answers.put(
                "DescribeInstances",
                queue(
                        "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors>"
                                + "</Response>"));
        assertThatThrownBy(() -> targets(KEYS).find())
                .isInstanceOf(IOException.class)
                .hasMessage("could not describe instances: DescribeInstances: UnauthorizedOperation: no");
        answers.put("DescribeInstances", queue("<html>"));
        assertThatThrownBy(() -> targets(KEYS).find()).hasMessageContaining("HTTP status 400");
        answers.put("DescribeInstances", queue("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>"));
        assertThatThrownBy(() -> targets(KEYS).find()).hasMessageContaining("not what AWS answers");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyTextIsAnInstanceOrRefused(long seed) {
        Random random = new Random(seed);
        int read = 0;
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder(FULL);
            for (int edits = random.nextInt(3); edits > 0; edits--) {
                int at = random.nextInt(text.length());
                text.setCharAt(at, "<>/&;\"= 0a-\u0000\uD800".charAt(random.nextInt(13)));
            }
            try {
                Ec2Instance.target(XmlElement.parse(text.toString()), "o", "r", 80, Map.of());
                read++;
            } catch (IOException e) {
                assertThat(e.getMessage()).startsWith("not what AWS answers");
            }
        }
        assertThat(read).isPositive();
    }
}
