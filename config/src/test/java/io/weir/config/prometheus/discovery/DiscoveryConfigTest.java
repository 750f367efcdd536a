package io.weir.config.prometheus.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.ConfigException;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.ProxyConfig;
import io.weir.config.http.SecretSource;
import io.weir.config.http.TlsConfig;
import io.weir.config.yaml.YamlDocument;
import io.weir.config.yaml.YamlText;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryConfigTest {
    private static final Path DIRECTORY = Path.of("conf");

    private static List<DiscoveryConfig> read(String text) {
        return DiscoveryConfig.readAll(YamlDocument.parse(text, "job.yml").root(), DIRECTORY);
    }

    private static DiscoveryConfig readOne(String text) {
        List<DiscoveryConfig> configs = read(text);
        assertThat(configs).hasSize(1);
        return configs.get(0);
    }

    private static String write(List<DiscoveryConfig> configs) {
        return YamlText.of(new LinkedHashMap<>(DiscoveryConfigWriter.lists(configs)));
    }

    record Good(String name, String text, DiscoveryConfig config) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Good> goodEntries() {
        return List.of(
                new Good(
                        "dns",
                        "dns_sd_configs: [{names: [_web._tcp.test, b.test]}]",
                        new DnsSdConfig(
                                List.of("_web._tcp.test", "b.test"), DnsRecordType.SRV, 0, Duration.ofSeconds(30))),
                new Good(
                        "dns with everything",
                        "dns_sd_configs: [{names: [a.test], type: aaaa, port: 80, refresh_interval: 1m}]",
                        new DnsSdConfig(List.of("a.test"), DnsRecordType.AAAA, 80, Duration.ofMinutes(1))),
                new Good(
                        "consul",
                        "consul_sd_configs: [{}]",
                        new ConsulSdConfig(
                                "localhost:8500",
                                "http",
                                "",
                                null,
                                "",
                                "",
                                "",
                                ConsulSelection.ALL,
                                ",",
                                true,
                                Duration.ofSeconds(30),
                                HttpClientConfig.DEFAULT)),
                new Good(
                        "consul with everything",
                        "consul_sd_configs: [{server: 'c.test:8501', scheme: https, path_prefix: /consul, datacenter: d,"
                                + " namespace: n, partition: p, services: [a, b], tags: [t], node_meta: {rack: r1},"
                                + " filter: 'x == y', health_filter: z, tag_separator: ';', allow_stale: false,"
                                + " refresh_interval: 1m, follow_redirects: false}]",
                        new ConsulSdConfig(
                                "c.test:8501",
                                "https",
                                "/consul",
                                null,
                                "d",
                                "n",
                                "p",
                                new ConsulSelection(
                                        List.of("a", "b"), List.of("t"), Map.of("rack", "r1"), "x == y", "z"),
                                ";",
                                false,
                                Duration.ofMinutes(1),
                                new HttpClientConfig(
                                        null,
                                        null,
                                        null,
                                        TlsConfig.DEFAULT,
                                        ProxyConfig.NONE,
                                        List.of(),
                                        false,
                                        true))),
                new Good(
                        "kubernetes",
                        "kubernetes_sd_configs: [{role: node}]",
                        new KubernetesSdConfig(
                                KubernetesRole.NODE,
                                null,
                                null,
                                false,
                                List.of(),
                                List.of(),
                                KubernetesMetadata.NONE,
                                HttpClientConfig.DEFAULT)),
                new Good(
                        "kubernetes with everything",
                        "kubernetes_sd_configs: [{role: endpoints, api_server: 'https://k.test:6443', namespaces:"
                                + " {names: [a, b]}, selectors: [{role: pod, label: 'a=b', field: 'c!=d'}],"
                                + " attach_metadata: {node: true, namespace: true, deployment: true, job: true,"
                                + " cronjob: true}}]",
                        new KubernetesSdConfig(
                                KubernetesRole.ENDPOINTS,
                                URI.create("https://k.test:6443"),
                                null,
                                false,
                                List.of("a", "b"),
                                List.of(new KubernetesSelector(KubernetesRole.POD, "a=b", "c!=d")),
                                new KubernetesMetadata(true, true, true, true, true),
                                HttpClientConfig.DEFAULT)),
                new Good(
                        "kubernetes with a file",
                        "kubernetes_sd_configs: [{role: pod, kubeconfig_file: /etc/kube.yml}]",
                        new KubernetesSdConfig(
                                KubernetesRole.POD,
                                null,
                                Path.of("/etc/kube.yml"),
                                false,
                                List.of(),
                                List.of(),
                                KubernetesMetadata.NONE,
                                HttpClientConfig.DEFAULT)),
                new Good(
                        "ec2",
                        "ec2_sd_configs: [{}]",
                        new Ec2SdConfig(
                                "",
                                "",
                                "",
                                null,
                                "",
                                "",
                                "",
                                Duration.ofMinutes(1),
                                80,
                                List.of(),
                                HttpClientConfig.DEFAULT)),
                new Good(
                        "ec2 with everything",
                        "ec2_sd_configs: [{endpoint: 'http://e', region: r, access_key: a, profile: p, role_arn: arn,"
                                + " external_id: x, refresh_interval: 2m, port: 9100,"
                                + " filters: [{name: n, values: [v, w]}]}]",
                        new Ec2SdConfig(
                                "http://e",
                                "r",
                                "a",
                                null,
                                "p",
                                "arn",
                                "x",
                                Duration.ofMinutes(2),
                                9100,
                                List.of(new Ec2Filter("n", List.of("v", "w"))),
                                HttpClientConfig.DEFAULT)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodEntries")
    void entriesAreReadAndWrittenSoThatTheyCanBeReadAgain(Good good) {
        assertThat(readOne(good.text())).isEqualTo(good.config());
        assertThat(readOne(write(List.of(good.config())))).isEqualTo(good.config());
        assertThat(good.text()).startsWith(good.config().listName());
    }

    record Bad(String name, String text, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Bad> badEntries() {
        return List.of(
                new Bad(
                        "dns without names",
                        "dns_sd_configs: [{type: A}]",
                        "must contain at least one SRV record name"),
                new Bad("dns of nobody's type", "dns_sd_configs: [{names: [a], type: TXT}]", "records type TXT"),
                new Bad(
                        "dns without port",
                        "dns_sd_configs: [{names: [a], type: A}]",
                        "a port is required in DNS-SD configs for all record types except SRV"),
                new Bad("dns port", "dns_sd_configs: [{names: [a], type: A, port: 70000}]", "must be from 1 to 65535"),
                new Bad("dns typo", "dns_sd_configs: [{name: [a], names: [a]}]", "unknown field: did you mean names?"),
                new Bad("consul without server", "consul_sd_configs: [{server: ' '}]", "requires a server address"),
                new Bad("consul URL", "consul_sd_configs: [{server: 'http://c:8500'}]", "is not host:port"),
                new Bad("consul scheme", "consul_sd_configs: [{scheme: ftp}]", "scheme: must be http or https"),
                new Bad(
                        "consul user twice",
                        "consul_sd_configs: [{username: u, basic_auth: {username: u}}]",
                        "at most one of consul SD configuration username and password and basic auth"),
                new Bad(
                        "consul token twice",
                        "consul_sd_configs: [{token: t, authorization: {credentials: c}}]",
                        "at most one of consul SD token, authorization, or oauth2 can be configured"),
                new Bad("consul typo", "consul_sd_configs: [{servers: x}]", "did you mean server?"),
                new Bad("kubernetes without role", "kubernetes_sd_configs: [{}]", "role missing (one of: pod, service"),
                new Bad("kubernetes role", "kubernetes_sd_configs: [{role: pods}]", "unknown Kubernetes SD role"),
                new Bad(
                        "kubernetes twice",
                        "kubernetes_sd_configs: [{role: pod, api_server: 'http://a', kubeconfig_file: b}]",
                        "cannot use 'kubeconfig_file' and 'api_server' simultaneously"),
                new Bad(
                        "kubernetes credentials for nobody",
                        "kubernetes_sd_configs: [{role: pod, basic_auth: {username: u}}]",
                        "please provide the 'api_server' URL explicitly"),
                new Bad(
                        "kubernetes file and credentials",
                        "kubernetes_sd_configs: [{role: pod, kubeconfig_file: f, basic_auth: {username: u}}]",
                        "cannot use a custom HTTP client configuration together with 'kubeconfig_file'"),
                new Bad(
                        "kubernetes own namespace",
                        "kubernetes_sd_configs: [{role: pod, api_server: 'http://a', namespaces: {own_namespace: true}}]",
                        "cannot use 'api_server' and 'namespaces.own_namespace' simultaneously"),
                new Bad(
                        "kubernetes selector of no use",
                        "kubernetes_sd_configs: [{role: service, selectors: [{role: pod}]}]",
                        "service role supports only service selectors"),
                new Bad(
                        "kubernetes selector twice",
                        "kubernetes_sd_configs: [{role: pod, selectors: [{role: pod}, {role: pod}]}]",
                        "duplicated selector role: pod"),
                new Bad(
                        "kubernetes field",
                        "kubernetes_sd_configs: [{role: pod, selectors: [{role: pod, field: x}]}]",
                        "invalid selector: \"x\""),
                new Bad(
                        "kubernetes proxy",
                        "kubernetes_sd_configs: [{role: pod, api_server: 'http://a', proxy_url: 'socks5://p:1'}]",
                        "honours only proxies of http://"),
                new Bad(
                        "kubernetes server name",
                        "kubernetes_sd_configs: [{role: pod, api_server: 'http://a', tls_config: {server_name: x}}]",
                        "can't honour server_name here"),
                new Bad(
                        "kubernetes typo",
                        "kubernetes_sd_configs: [{role: pod, selector: []}]",
                        "did you mean selectors?"),
                new Bad("ec2 filter", "ec2_sd_configs: [{filters: [{name: n}]}]", "filter values cannot be empty"),
                new Bad("ec2 endpoint", "ec2_sd_configs: [{endpoint: here}]", "must be a URL that begins with http"),
                new Bad("ec2 typo", "ec2_sd_configs: [{filter: []}]", "did you mean filters?"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badEntries")
    void badEntriesAreRefusedWithTheirPlace(Bad bad) {
        assertThatThrownBy(() -> read(bad.text()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("job.yml:1:")
                .hasMessageContaining(bad.message());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aws",
                "azure",
                "digitalocean",
                "docker",
                "dockerswarm",
                "ecs",
                "elasticache",
                "eureka",
                "gce",
                "hetzner",
                "ionos",
                "kuma",
                "lightsail",
                "linode",
                "marathon",
                "msk",
                "nerve",
                "nomad",
                "oci",
                "openstack",
                "outscale",
                "ovhcloud",
                "puppetdb",
                "rds",
                "scaleway",
                "serverset",
                "stackit",
                "triton",
                "uyuni",
                "vultr"
            })
    void otherKindsAreRefusedWithTheWayOut(String kind) {
        assertThatThrownBy(() -> read(kind + "_sd_configs: [{server: x}]"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(kind + "_sd_configs: this version of Weir does not support it")
                .hasMessageContaining("http_sd_configs");
    }

    @Test
    void consulSecretsAreNotShown() {
        ConsulSdConfig config =
                (ConsulSdConfig) readOne("consul_sd_configs: [{token: open, username: me, password: sesame}]");
        assertThat(config.token().orElseThrow().reveal()).isEqualTo("open");
        assertThat(config.http().basicAuth().orElseThrow().username()).isEqualTo(SecretSource.of("me"));
        assertThat(write(List.of(config)))
                .contains("token: <secret>", "username: me", "password: <secret>")
                .doesNotContain("open", "sesame");
    }

    @Test
    void kindsKeepTheOrderOfTheirLists() {
        List<DiscoveryConfig> configs =
                read("http_sd_configs: [{url: 'http://a'}]\nfile_sd_configs: [{files: [a.json]}]");
        assertThat(configs).extracting(DiscoveryConfig::listName).containsExactly("file_sd_configs", "http_sd_configs");
        assertThat(read("{}")).isEmpty();
    }
}
