package io.weir.web.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.weir.config.tracing.TracingConfig;
import io.weir.web.client.HttpClients;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The traces of one server: none until a configuration says where they go. Thread-safe.
 *
 * <p>The OpenTelemetry SDK samples and batches; a batch is sent every few seconds, by Weir's own HTTP client. What the
 * collector doesn't take is lost, and nothing waits for it.
 */
public final class Tracing implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(Tracing.class);
    private static final int FLUSH_TIMEOUT_SECONDS = 5;
    private static final Tracer OFF = TracerProvider.noop().get("");

    private final Resource resource;
    private final HttpClients clients = new HttpClients();
    private @Nullable TracingConfig config;
    private @Nullable SdkTracerProvider provider;
    private volatile Tracer current = OFF;

    /** @param service its name in traces, such as {@code alertmanager} */
    public Tracing(String service, String version) {
        resource = Resource.getDefault()
                .merge(Resource.create(Attributes.builder()
                        .put("service.name", service)
                        .put("service.version", version)
                        .put("process.runtime.name", "java")
                        .put("process.runtime.version", Runtime.version().toString())
                        .build()));
    }

    /** Makes spans as the configuration in force says; it stays the same when that changes. */
    public Tracer tracer() {
        return name -> current.spanBuilder(name);
    }

    /** Puts a configuration in force, null for none. Spans that were made until now are still sent where they had to go. */
    public synchronized void apply(@Nullable TracingConfig next) {
        if (next == null ? config == null : next.equals(config)) {
            return;
        }
        SdkTracerProvider old = provider;
        provider = next == null ? null : provider(next);
        current = provider == null ? OFF : provider.get("io.weir");
        config = next;
        if (old != null) {
            old.shutdown().join(FLUSH_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
        if (next == null) {
            logger.info("Nothing is traced any more");
        } else {
            logger.info("Traces are sent endpoint={} fraction={}", next.endpoint(), next.samplingFraction());
        }
    }

    private SdkTracerProvider provider(TracingConfig next) {
        return SdkTracerProvider.builder()
                .setResource(resource)
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(next.samplingFraction())))
                .addSpanProcessor(BatchSpanProcessor.builder(new OtlpCollector(clients, next).exporter())
                        .build())
                .build();
    }

    /** Sends what is left, for some seconds at most. */
    @Override
    public void close() {
        apply(null);
        clients.close();
    }
}
