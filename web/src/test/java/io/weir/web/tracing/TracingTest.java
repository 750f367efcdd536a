package io.weir.web.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.tracing.TracingConfig;
import io.weir.config.yaml.YamlDocument;
import io.weir.web.ListenAddress;
import io.weir.web.Response;
import io.weir.web.WebServer;
import io.weir.web.client.ConfiguredClient;
import io.weir.web.client.HttpCall;
import io.weir.web.client.HttpClients;
import io.weir.web.client.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spans arrive at a real collector. */
class TracingTest {
    @TempDir
    private Path directory = Path.of("");

    private TracingConfig config(String yaml) {
        return TracingConfig.read(YamlDocument.parse(yaml, "am.yml").root(), directory);
    }

    private static void trace(Tracing tracing, String name) {
        tracing.tracer().spanBuilder(name).startSpan().end();
    }

    @ParameterizedTest
    @CsvSource({
        "http, none, /v1/traces",
        "http, gzip, /v1/traces",
        "grpc, none, /opentelemetry.proto.collector.trace.v1.TraceService/Export",
        "grpc, gzip, /opentelemetry.proto.collector.trace.v1.TraceService/Export"
    })
    void spansArrive(String clientType, String compression, String path) throws Exception {
        try (Collector collector = new Collector(null);
                Tracing tracing = new Tracing("alertmanager", "1.2")) {
            tracing.apply(config("{client_type: " + clientType + ", endpoint: '" + collector.address() + "'"
                    + ", insecure: true, sampling_fraction: 1, headers: {X-Tenant: {secrets: [ops]}}"
                    + (compression.equals("none") ? "}" : ", compression: " + compression + "}")));
            trace(tracing, "flush");
            tracing.apply(null);
            trace(tracing, "untold");
            assertThat(collector.spans).extracting(ReceivedSpan::name).containsExactly("flush");
            assertThat(collector.path).isEqualTo(path);
            assertThat(collector.headers).containsEntry("x-tenant", "ops");
        }
    }

    @ParameterizedTest
    @CsvSource({"http", "grpc"})
    void spansArriveOverTls(String clientType) throws Exception {
        TestCertificates own = TestCertificates.create(directory, "collector", "EC", "dns:collector.test");
        Files.writeString(directory.resolve("ca.pem"), own.certificatePem());
        try (Collector collector = new Collector(own.context(own));
                Tracing tracing = new Tracing("alertmanager", "1.2")) {
            tracing.apply(config("{client_type: " + clientType + ", endpoint: '" + collector.address()
                    + "', sampling_fraction: 1, tls_config: {ca_file: ca.pem, server_name: collector.test}}"));
            trace(tracing, "flush");
            tracing.apply(null);
            assertThat(collector.spans).extracting(ReceivedSpan::name).containsExactly("flush");
        }
    }

    @Test
    void anotherConfigurationSendsToAnotherCollector() throws Exception {
        try (Collector first = new Collector(null);
                Collector second = new Collector(null);
                Tracing tracing = new Tracing("alertmanager", "1.2")) {
            String rest = ", insecure: true, sampling_fraction: 1}";
            tracing.apply(config("{endpoint: '" + first.address() + "'" + rest));
            trace(tracing, "one");
            tracing.apply(config("{endpoint: '" + second.address() + "'" + rest));
            trace(tracing, "two");
            tracing.apply(null);
            assertThat(first.spans).extracting(ReceivedSpan::name).containsExactly("one");
            assertThat(second.spans).extracting(ReceivedSpan::name).containsExactly("two");
        }
    }

    @Test
    void nothingIsSampledUnlessAsked() throws Exception {
        try (Collector collector = new Collector(null);
                Tracing tracing = new Tracing("alertmanager", "1.2")) {
            tracing.apply(config("{endpoint: '" + collector.address() + "', insecure: true}"));
            trace(tracing, "flush");
            tracing.apply(null);
            assertThat(collector.spans).isEmpty();
        }
    }

    /** 14 is "unavailable"; a text is what a server answers that doesn't speak gRPC. */
    @ParameterizedTest
    @CsvSource({"14", "what?"})
    void aCollectorThatRefusesStopsNothing(String status) throws Exception {
        try (Collector collector = new Collector(null);
                Tracing tracing = new Tracing("alertmanager", "1.2")) {
            collector.status = status;
            tracing.apply(config("{endpoint: '" + collector.address() + "', insecure: true, sampling_fraction: 1}"));
            trace(tracing, "one");
            tracing.apply(null);
            assertThat(collector.spans).isNotEmpty();
        }
    }

    /** A client's span is its server's parent, and both belong to the trace of what was current. */
    @Test
    void requestsCarryTheTrace() throws Exception {
        try (Collector collector = new Collector(null);
                Tracing tracing = new Tracing("alertmanager", "1.2")) {
            tracing.apply(config("{endpoint: '" + collector.address() + "', insecure: true, sampling_fraction: 1}"));
            Span root = tracing.tracer().spanBuilder("root").startSpan();
            String handled = ask(tracing, root);
            root.end();
            tracing.apply(null);
            String trace = root.getSpanContext().getTraceId();
            assertThat(collector.spans)
                    .extracting(ReceivedSpan::name)
                    .containsExactlyInAnyOrder("root", "HTTP GET", "GET /answer/{id}", "GET /answer/{id}");
            ReceivedSpan sent = named(collector, "HTTP GET", trace);
            ReceivedSpan served = named(collector, "GET /answer/{id}", trace);
            assertThat(sent.parentId()).isEqualTo(root.getSpanContext().getSpanId());
            assertThat(served.parentId()).isEqualTo(sent.spanId());
            assertThat(served.spanId()).isEqualTo(handled);
        }
    }

    /** Asks a server twice: as a part of a trace, and of none. @return the id of the span that handled the first */
    private static String ask(Tracing tracing, Span parent) throws Exception {
        try (HttpClients clients = new HttpClients(tracing.tracer());
                WebServer server = WebServer.builder(
                                ListenAddress.parse("127.0.0.1:0"), "traced", new PrometheusRegistry())
                        .tracer(tracing.tracer())
                        .get(
                                "/answer/{id}",
                                request -> Response.text(
                                        Span.current().getSpanContext().getSpanId()))
                        .build()) {
            server.start();
            ConfiguredClient client = clients.configured(HttpClientConfig.DEFAULT);
            HttpCall call = HttpCall.get("http://127.0.0.1:" + server.port() + "/answer/1");
            String handled = Context.root()
                    .with(parent)
                    .wrap(() -> client.send(call, Duration.ofSeconds(20)).text())
                    .call();
            client.send(call, Duration.ofSeconds(20));
            return handled;
        }
    }

    private static ReceivedSpan named(Collector collector, String name, String trace) {
        return collector.spans.stream()
                .filter(span -> span.name().equals(name) && span.traceId().equals(trace))
                .findFirst()
                .orElseThrow();
    }
}
