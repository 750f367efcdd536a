package io.weir.scraper.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.config.prometheus.discovery.DiscoveryConfig;
import io.weir.config.prometheus.discovery.KubernetesSdConfig;
import io.weir.config.yaml.YamlDocument;
import io.weir.model.Labels;
import io.weir.scraper.discovery.Discovery;
import io.weir.scraper.discovery.DiscoveryMetrics;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.schedule.SystemTimer;
import io.weir.scraper.testing.Changes;
import io.weir.web.client.HttpClients;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every role against fabric8's emulation of the API, which keeps objects and tells watches of changes. */
class KubernetesDiscoveryTest {
    private static final Logger logger = LoggerFactory.getLogger(KubernetesDiscoveryTest.class);
    private final KubernetesMockServer server = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
    private final HttpClients http = new HttpClients();
    private final SystemTimer timer = new SystemTimer(InstantSource.system(), "kubernetes-test");
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final KubernetesClients clients = new KubernetesClients(http, "Weir/test");
    private final KubernetesMetrics metrics = new KubernetesMetrics(new DiscoveryMetrics(new PrometheusRegistry()));
    private final Changes changes = new Changes();
    private KubernetesClient admin;

    @BeforeEach
    void connect() throws IOException {
        server.init();
        admin = clients.connect(config("role: pod"));
    }

    @AfterEach
    void end() {
        admin.close();
        timer.close();
        http.close();
        threads.shutdown();
        try {
            server.destroy();
        } catch (IllegalStateException e) {
            // The emulator sometimes waits for its own watches in vain; it ends with the process.
            logger.info("The emulator didn't end cause={}", e.toString());
        }
    }

    private KubernetesSdConfig config(String options) {
        String text =
                "kubernetes_sd_configs: [{api_server: 'http://127.0.0.1:" + server.getPort() + "', " + options + "}]";
        return (KubernetesSdConfig)
                DiscoveryConfig.readAll(YamlDocument.parse(text, "job.yml").root(), Path.of(""))
                        .get(0);
    }

    private Discovery discover(String options) {
        Discovery discovery =
                new KubernetesDiscovery(config(options), "job", clients, timer, threads, metrics, changes::tell);
        discovery.start();
        return discovery;
    }

    private static PodBuilder pod(String namespace, String name, String ip) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .addToLabels("app.kubernetes.io/name", "web")
                .addToAnnotations("prometheus.io/scrape", "yes")
                .endMetadata()
                .withNewSpec()
                .withNodeName("n1")
                .withContainers(new ContainerBuilder()
                        .withName("main")
                        .withImage("web:1")
                        .addNewPort()
                        .withName("http")
                        .withContainerPort(8080)
                        .withProtocol("TCP")
                        .endPort()
                        .addNewPort()
                        .withContainerPort(9100)
                        .withProtocol("TCP")
                        .endPort()
                        .build())
                .withInitContainers(new ContainerBuilder()
                        .withName("setup")
                        .withImage("setup:1")
                        .build())
                .endSpec()
                .withNewStatus()
                .withPodIP(ip)
                .withHostIP("10.0.0.1")
                .withPhase("Running")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .addNewContainerStatus()
                .withName("main")
                .withContainerID("docker://m")
                .endContainerStatus()
                .endStatus();
    }

    private static PodBuilder controlled(PodBuilder pod, String kind, String name) {
        return pod.editMetadata()
                .addNewOwnerReference()
                .withKind(kind)
                .withName(name)
                .withUid("u")
                .withApiVersion("apps/v1")
                .withController(true)
                .endOwnerReference()
                .endMetadata();
    }

    private void create(Pod pod) {
        admin.pods().inNamespace(pod.getMetadata().getNamespace()).resource(pod).create();
    }

    private static Labels labels(Labels base, String... more) {
        Labels.Builder labels = base.toBuilder();
        for (int i = 0; i < more.length; i += 2) {
            labels.set(more[i], more[i + 1]);
        }
        return labels.build();
    }

    private static Labels labelsOf(TargetGroup group, int target) {
        Labels.Builder labels = group.targets().get(target).toBuilder();
        group.labels().forEach(labels::setIfAbsent);
        return labels.build();
    }

    @Test
    void aPodHasATargetForEachPortOfItsContainers() throws InterruptedException {
        create(pod("shop", "web-1", "10.1.0.1").build());
        String uid = admin.pods()
                .inNamespace("shop")
                .withName("web-1")
                .get()
                .getMetadata()
                .getUid();
        try (Discovery discovery = discover("role: pod")) {
            List<TargetGroup> groups = changes.awaitAddresses(discovery, "10.1.0.1:8080", "10.1.0.1:9100", "10.1.0.1");
            assertThat(groups).hasSize(1);
            Labels main = Labels.of(
                    "__meta_kubernetes_pod_container_name", "main",
                    "__meta_kubernetes_pod_container_image", "web:1",
                    "__meta_kubernetes_pod_container_id", "docker://m",
                    "__meta_kubernetes_pod_container_init", "false",
                    "__meta_kubernetes_pod_container_port_protocol", "TCP");
            assertThat(groups.get(0))
                    .isEqualTo(new TargetGroup(
                            "pod/shop/web-1",
                            List.of(
                                    labels(
                                            main,
                                            "__address__",
                                            "10.1.0.1:8080",
                                            "__meta_kubernetes_pod_container_port_name",
                                            "http",
                                            "__meta_kubernetes_pod_container_port_number",
                                            "8080"),
                                    labels(
                                            main,
                                            "__address__",
                                            "10.1.0.1:9100",
                                            "__meta_kubernetes_pod_container_port_number",
                                            "9100"),
                                    Labels.of(
                                            "__address__", "10.1.0.1",
                                            "__meta_kubernetes_pod_container_name", "setup",
                                            "__meta_kubernetes_pod_container_image", "setup:1",
                                            "__meta_kubernetes_pod_container_init", "true")),
                            Labels.of(
                                    "__meta_kubernetes_namespace", "shop",
                                    "__meta_kubernetes_pod_name", "web-1",
                                    "__meta_kubernetes_pod_uid", uid,
                                    "__meta_kubernetes_pod_ip", "10.1.0.1",
                                    "__meta_kubernetes_pod_host_ip", "10.0.0.1",
                                    "__meta_kubernetes_pod_node_name", "n1",
                                    "__meta_kubernetes_pod_phase", "Running",
                                    "__meta_kubernetes_pod_ready", "true",
                                    "__meta_kubernetes_pod_label_app_kubernetes_io_name", "web",
                                    "__meta_kubernetes_pod_labelpresent_app_kubernetes_io_name", "true",
                                    "__meta_kubernetes_pod_annotation_prometheus_io_scrape", "yes",
                                    "__meta_kubernetes_pod_annotationpresent_prometheus_io_scrape", "true")));
        }
    }

    @Test
    void podsComeChangeAndGo() throws InterruptedException {
        create(pod("shop", "a", "10.1.0.1").build());
        create(pod("shop", "starting", "").build());
        try (Discovery discovery = discover("role: pod, namespaces: {names: [shop]}")) {
            changes.await(discovery, groups -> groups.size() == 1);
            create(pod("shop", "b", "10.1.0.2").build());
            create(pod("other", "c", "10.1.0.3").build());
            changes.await(discovery, groups -> groups.size() == 2);
            admin.pods()
                    .inNamespace("shop")
                    .withName("a")
                    .edit(a -> new PodBuilder(a)
                            .editMetadata()
                            .addToLabels("tier", "x")
                            .endMetadata()
                            .build());
            changes.await(
                    discovery,
                    groups -> groups.stream()
                            .anyMatch(group -> group.labels()
                                    .get("__meta_kubernetes_pod_label_tier")
                                    .equals("x")));
            admin.pods().inNamespace("shop").withName("a").delete();
            changes.await(
                    discovery,
                    groups -> groups.size() == 1 && groups.get(0).source().equals("pod/shop/b"));
            assertThat(metrics.events.labelValues("pod", "add").get()).isGreaterThanOrEqualTo(3);
            assertThat(metrics.events.labelValues("pod", "delete").get()).isEqualTo(1);
        }
    }

    @Test
    void podsAreSelected() throws InterruptedException {
        create(pod("shop", "a", "10.1.0.1")
                .editMetadata()
                .addToLabels("tier", "x")
                .endMetadata()
                .build());
        create(pod("shop", "b", "10.1.0.2").build());
        try (Discovery discovery = discover("role: pod, selectors: [{role: pod, label: 'tier=x'}]")) {
            changes.await(discovery, groups -> groups.size() == 1);
            assertThat(discovery.groups().get(0).source()).isEqualTo("pod/shop/a");
        }
    }

    @Test
    void relatedObjectsAreAttached() throws InterruptedException {
        admin.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .addToLabels("team", "t")
                        .endMetadata()
                        .build())
                .create();
        admin.nodes()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName("n1")
                        .addToLabels("zone", "z")
                        .endMetadata()
                        .build())
                .create();
        admin.apps()
                .replicaSets()
                .inNamespace("shop")
                .resource(new ReplicaSetBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("web-abc")
                        .addNewOwnerReference()
                        .withKind("Deployment")
                        .withName("web")
                        .withUid("u")
                        .withApiVersion("apps/v1")
                        .withController(true)
                        .endOwnerReference()
                        .endMetadata()
                        .build())
                .create();
        admin.batch()
                .v1()
                .jobs()
                .inNamespace("shop")
                .resource(new JobBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("backup-1")
                        .addNewOwnerReference()
                        .withKind("CronJob")
                        .withName("backup")
                        .withUid("u")
                        .withApiVersion("batch/v1")
                        .withController(true)
                        .endOwnerReference()
                        .endMetadata()
                        .build())
                .create();
        create(controlled(pod("shop", "web-1", "10.1.0.1"), "ReplicaSet", "web-abc")
                .build());
        create(controlled(pod("shop", "job-1", "10.1.0.2"), "Job", "backup-1").build());
        create(pod("shop", "elsewhere", "10.1.0.3")
                .editSpec()
                .withNodeName("n9")
                .endSpec()
                .build());
        try (Discovery discovery = discover("role: pod, attach_metadata: {node: true, namespace: true,"
                + " deployment: true, job: true, cronjob: true}")) {
            List<TargetGroup> groups = changes.await(discovery, found -> found.size() == 2);
            Labels web = groups.stream()
                    .filter(group -> group.source().equals("pod/shop/web-1"))
                    .findFirst()
                    .orElseThrow()
                    .labels();
            assertThat(web.toMap())
                    .containsEntry("__meta_kubernetes_node_name", "n1")
                    .containsEntry("__meta_kubernetes_node_label_zone", "z")
                    .containsEntry("__meta_kubernetes_namespace_label_team", "t")
                    .containsEntry("__meta_kubernetes_pod_controller_kind", "ReplicaSet")
                    .containsEntry("__meta_kubernetes_pod_controller_name", "web-abc")
                    .containsEntry("__meta_kubernetes_pod_deployment_name", "web");
            Labels job = groups.stream()
                    .filter(group -> group.source().equals("pod/shop/job-1"))
                    .findFirst()
                    .orElseThrow()
                    .labels();
            assertThat(job.toMap())
                    .containsEntry("__meta_kubernetes_pod_job_name", "backup-1")
                    .containsEntry("__meta_kubernetes_pod_cronjob_name", "backup");
            admin.namespaces()
                    .withName("shop")
                    .edit(namespace -> new NamespaceBuilder(namespace)
                            .editMetadata()
                            .addToLabels("team", "u")
                            .endMetadata()
                            .build());
            changes.await(
                    discovery,
                    found -> found.get(0)
                            .labels()
                            .get("__meta_kubernetes_namespace_label_team")
                            .equals("u"));
        }
    }

    @Test
    void aNodeIsItsKubelet() throws InterruptedException {
        admin.nodes()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName("n1")
                        .addToLabels("zone", "z")
                        .endMetadata()
                        .withNewSpec()
                        .withProviderID("aws:///i-1")
                        .endSpec()
                        .withNewStatus()
                        .addNewAddress("192.0.2.1", "ExternalIP")
                        .addNewAddress("10.0.0.1", "InternalIP")
                        .addNewAddress("10.0.0.2", "InternalIP")
                        .addNewCondition()
                        .withType("MemoryPressure")
                        .withStatus("False")
                        .endCondition()
                        .withNewDaemonEndpoints()
                        .withNewKubeletEndpoint(10_250)
                        .endDaemonEndpoints()
                        .endStatus()
                        .build())
                .create();
        try (Discovery discovery = discover("role: node")) {
            List<TargetGroup> groups = changes.awaitAddresses(discovery, "10.0.0.1:10250");
            assertThat(groups.get(0).source()).isEqualTo("node/n1");
            assertThat((Object) labelsOf(groups.get(0), 0))
                    .isEqualTo(Labels.of(
                            "__address__", "10.0.0.1:10250",
                            "instance", "n1",
                            "__meta_kubernetes_node_name", "n1",
                            "__meta_kubernetes_node_provider_id", "aws:///i-1",
                            "__meta_kubernetes_node_address_InternalIP", "10.0.0.1",
                            "__meta_kubernetes_node_address_ExternalIP", "192.0.2.1",
                            "__meta_kubernetes_node_condition_memorypressure", "false",
                            "__meta_kubernetes_node_label_zone", "z",
                            "__meta_kubernetes_node_labelpresent_zone", "true"));
        }
    }

    private void createService(String type) {
        admin.services()
                .inNamespace("shop")
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("web")
                        .addToLabels("app", "web")
                        .endMetadata()
                        .withNewSpec()
                        .withType(type)
                        .withClusterIP("10.2.0.1")
                        .withLoadBalancerIP("192.0.2.9")
                        .addNewPort()
                        .withName("http")
                        .withPort(80)
                        .withProtocol("TCP")
                        .endPort()
                        .endSpec()
                        .build())
                .create();
    }

    @Test
    void aServiceHasATargetForEachPort() throws InterruptedException {
        createService("LoadBalancer");
        try (Discovery discovery = discover("role: service")) {
            List<TargetGroup> groups = changes.awaitAddresses(discovery, "web.shop.svc:80");
            assertThat(groups.get(0).source()).isEqualTo("svc/shop/web");
            assertThat((Object) labelsOf(groups.get(0), 0))
                    .isEqualTo(Labels.of(
                            "__address__", "web.shop.svc:80",
                            "__meta_kubernetes_namespace", "shop",
                            "__meta_kubernetes_service_name", "web",
                            "__meta_kubernetes_service_type", "LoadBalancer",
                            "__meta_kubernetes_service_cluster_ip", "10.2.0.1",
                            "__meta_kubernetes_service_loadbalancer_ip", "192.0.2.9",
                            "__meta_kubernetes_service_port_name", "http",
                            "__meta_kubernetes_service_port_number", "80",
                            "__meta_kubernetes_service_port_protocol", "TCP",
                            "__meta_kubernetes_service_label_app", "web",
                            "__meta_kubernetes_service_labelpresent_app", "true"));
        }
    }

    @Test
    void anIngressHasATargetForEachHostAndPath() throws InterruptedException {
        admin.network()
                .v1()
                .ingresses()
                .inNamespace("shop")
                .resource(new IngressBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("in")
                        .endMetadata()
                        .withNewSpec()
                        .withIngressClassName("nginx")
                        .addNewTl()
                        .withHosts("*.secure.test")
                        .endTl()
                        .addNewRule()
                        .withHost("a.secure.test")
                        .withNewHttp()
                        .addNewPath()
                        .withPath("/x")
                        .endPath()
                        .addNewPath()
                        .endPath()
                        .endHttp()
                        .endRule()
                        .addNewRule()
                        .withHost("plain.test")
                        .endRule()
                        .endSpec()
                        .build())
                .create();
        try (Discovery discovery = discover("role: ingress")) {
            List<TargetGroup> groups =
                    changes.awaitAddresses(discovery, "a.secure.test", "a.secure.test", "plain.test");
            assertThat(groups.get(0).source()).isEqualTo("ingress/shop/in");
            assertThat(groups.get(0).labels().get("__meta_kubernetes_ingress_class_name"))
                    .isEqualTo("nginx");
            assertThat(groups.get(0).targets())
                    .extracting(
                            target -> target.get("__meta_kubernetes_ingress_scheme"),
                            target -> target.get("__meta_kubernetes_ingress_host"),
                            target -> target.get("__meta_kubernetes_ingress_path"))
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("https", "a.secure.test", "/x"),
                            org.assertj.core.groups.Tuple.tuple("https", "a.secure.test", "/"),
                            org.assertj.core.groups.Tuple.tuple("http", "plain.test", "/"));
        }
    }

    @Test
    void endpointsAreAddressesAndOtherPortsOfTheirPods() throws InterruptedException {
        createService("ClusterIP");
        create(pod("shop", "web-1", "10.1.0.1").build());
        admin.endpoints()
                .inNamespace("shop")
                .resource(new EndpointsBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("web")
                        .endMetadata()
                        .addNewSubset()
                        .addNewAddress()
                        .withIp("10.1.0.1")
                        .withNodeName("n1")
                        .withHostname("h1")
                        .withNewTargetRef()
                        .withKind("Pod")
                        .withNamespace("shop")
                        .withName("web-1")
                        .endTargetRef()
                        .endAddress()
                        .addNewNotReadyAddress()
                        .withIp("10.1.0.9")
                        .endNotReadyAddress()
                        .addNewPort()
                        .withName("http")
                        .withPort(8080)
                        .withProtocol("TCP")
                        .endPort()
                        .endSubset()
                        .build())
                .create();
        try (Discovery discovery = discover("role: endpoints")) {
            List<TargetGroup> groups =
                    changes.awaitAddresses(discovery, "10.1.0.1:8080", "10.1.0.9:8080", "10.1.0.1:9100");
            assertThat(groups.get(0).source()).isEqualTo("endpoints/shop/web");
            assertThat(labelsOf(groups.get(0), 0).toMap())
                    .containsEntry("__address__", "10.1.0.1:8080")
                    .containsEntry("__meta_kubernetes_endpoints_name", "web")
                    .containsEntry("__meta_kubernetes_service_name", "web")
                    .containsEntry("__meta_kubernetes_service_label_app", "web")
                    .containsEntry("__meta_kubernetes_endpoint_ready", "true")
                    .containsEntry("__meta_kubernetes_endpoint_node_name", "n1")
                    .containsEntry("__meta_kubernetes_endpoint_hostname", "h1")
                    .containsEntry("__meta_kubernetes_endpoint_port_name", "http")
                    .containsEntry("__meta_kubernetes_endpoint_port_protocol", "TCP")
                    .containsEntry("__meta_kubernetes_endpoint_address_target_kind", "Pod")
                    .containsEntry("__meta_kubernetes_endpoint_address_target_name", "web-1")
                    .containsEntry("__meta_kubernetes_pod_name", "web-1")
                    .containsEntry("__meta_kubernetes_pod_container_name", "main")
                    .containsEntry("__meta_kubernetes_pod_container_port_number", "8080");
            assertThat(labelsOf(groups.get(0), 1).toMap())
                    .containsEntry("__address__", "10.1.0.9:8080")
                    .containsEntry("__meta_kubernetes_endpoint_ready", "false")
                    .doesNotContainKey("__meta_kubernetes_pod_name");
            assertThat(labelsOf(groups.get(0), 2).toMap())
                    .containsEntry("__address__", "10.1.0.1:9100")
                    .containsEntry("__meta_kubernetes_pod_name", "web-1")
                    .doesNotContainKey("__meta_kubernetes_endpoint_ready");
        }
    }

    private void createSlice(String name, String family, String address) {
        admin.discovery()
                .v1()
                .endpointSlices()
                .inNamespace("shop")
                .resource(new EndpointSliceBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName(name)
                        .addToLabels("kubernetes.io/service-name", "web")
                        .endMetadata()
                        .withAddressType(family)
                        .addNewEndpoint()
                        .withAddresses(address)
                        .withNodeName("n1")
                        .withZone("z1")
                        .withHostname("h1")
                        .withNewConditions(true, true, false)
                        .withNewTargetRef()
                        .withKind("Pod")
                        .withNamespace("shop")
                        .withName("web-1")
                        .endTargetRef()
                        .endEndpoint()
                        .addNewPort()
                        .withName("http")
                        .withPort(8080)
                        .withProtocol("TCP")
                        .withAppProtocol("h2c")
                        .endPort()
                        .build())
                .create();
    }

    @Test
    void slicesOfTheSecondFamilyOfAddressesAreLeftOut() throws InterruptedException {
        createService("ClusterIP");
        admin.services()
                .inNamespace("shop")
                .withName("web")
                .edit(service -> new ServiceBuilder(service)
                        .editSpec()
                        .withIpFamilyPolicy("PreferDualStack")
                        .withIpFamilies("IPv4", "IPv6")
                        .endSpec()
                        .build());
        create(pod("shop", "web-1", "10.1.0.1").build());
        createSlice("web-a", "IPv4", "10.1.0.1");
        createSlice("web-b", "IPv6", "2001:db8::1");
        try (Discovery discovery = discover("role: endpointslice")) {
            List<TargetGroup> groups = changes.awaitAddresses(discovery, "10.1.0.1:8080", "10.1.0.1:9100");
            TargetGroup first = groups.stream()
                    .filter(group -> group.source().equals("endpointslice/shop/web-a"))
                    .findFirst()
                    .orElseThrow();
            assertThat(labelsOf(first, 0).toMap())
                    .containsEntry("__meta_kubernetes_endpointslice_name", "web-a")
                    .containsEntry("__meta_kubernetes_endpointslice_address_type", "IPv4")
                    .containsEntry("__meta_kubernetes_endpointslice_port", "8080")
                    .containsEntry("__meta_kubernetes_endpointslice_port_name", "http")
                    .containsEntry("__meta_kubernetes_endpointslice_port_protocol", "TCP")
                    .containsEntry("__meta_kubernetes_endpointslice_port_app_protocol", "h2c")
                    .containsEntry("__meta_kubernetes_endpointslice_endpoint_conditions_ready", "true")
                    .containsEntry("__meta_kubernetes_endpointslice_endpoint_conditions_serving", "true")
                    .containsEntry("__meta_kubernetes_endpointslice_endpoint_conditions_terminating", "false")
                    .containsEntry("__meta_kubernetes_endpointslice_endpoint_hostname", "h1")
                    .containsEntry("__meta_kubernetes_endpointslice_endpoint_node_name", "n1")
                    .containsEntry("__meta_kubernetes_endpointslice_endpoint_zone", "z1")
                    .containsEntry("__meta_kubernetes_endpointslice_address_target_kind", "Pod")
                    .containsEntry("__meta_kubernetes_endpointslice_address_target_name", "web-1")
                    .containsEntry("__meta_kubernetes_service_name", "web")
                    .containsEntry("__meta_kubernetes_pod_name", "web-1")
                    .containsEntry("__meta_kubernetes_pod_container_port_name", "http");
        }
    }

    /** The API writes null for these lists while a service has no pods. */
    @Test
    void aSliceWithoutListsHasNoTargets() throws InterruptedException {
        admin.discovery()
                .v1()
                .endpointSlices()
                .inNamespace("shop")
                .resource(Serialization.unmarshal(
                        "{\"kind\": \"EndpointSlice\", \"apiVersion\": \"discovery.k8s.io/v1\", \"metadata\":"
                                + " {\"namespace\": \"shop\", \"name\": \"empty\"}, \"addressType\": \"IPv4\","
                                + " \"endpoints\": null, \"ports\": null}",
                        EndpointSlice.class))
                .create();
        try (Discovery discovery = discover("role: endpointslice")) {
            List<TargetGroup> groups = changes.await(discovery, found -> found.size() == 1);
            assertThat(groups.get(0).targets()).isEmpty();
        }
        assertThat(ObjectLabels.list(null)).isEmpty();
    }
}
