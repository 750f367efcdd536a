package io.weir.web;

import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The registry that a process starts with: the JVM's and the process's metrics, and what was built. */
public final class OwnMetrics {
    private OwnMetrics() {}

    /** A new registry with {@code jvm_*}, {@code process_*} and {@code weir_build_info}. */
    public static PrometheusRegistry newRegistry(BuildInfo build) {
        PrometheusRegistry registry = new PrometheusRegistry();
        JvmMetrics.builder().register(registry);
        Info.builder()
                .name("weir_build_info")
                .help("The version of this process.")
                .labelNames("version", "revision", "javaversion")
                .register(registry)
                .setLabelValues(build.version(), build.revision(), build.javaVersion());
        return registry;
    }
}
