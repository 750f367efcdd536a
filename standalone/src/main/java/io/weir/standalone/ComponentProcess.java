package io.weir.standalone;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.bus.Bus;
import io.weir.web.BuildInfo;
import io.weir.web.OwnMetrics;
import java.time.Clock;
import java.time.InstantSource;

/** What every command that runs one component has: a connection to Kafka, a registry, a clock, and an orderly end. */
final class ComponentProcess implements AutoCloseable {
    private final String component;
    private final Running running;
    private final Bus bus;
    private final PrometheusRegistry registry;

    private ComponentProcess(String component, Running running, Bus bus, PrometheusRegistry registry) {
        this.component = component;
        this.running = running;
        this.bus = bus;
        this.registry = registry;
    }

    /** Connects to Kafka. */
    static ComponentProcess start(String component, KafkaOptions kafka) {
        Running running = new Running(() -> System.out.println("weir " + component + " has stopped"));
        Bus bus = running.add("bus", Bus.connect(kafka.config(), "weir-" + component));
        return new ComponentProcess(component, running, bus, OwnMetrics.newRegistry(BuildInfo.current()));
    }

    Running running() {
        return running;
    }

    Bus bus() {
        return bus;
    }

    PrometheusRegistry registry() {
        return registry;
    }

    InstantSource clock() {
        return Clock.systemUTC();
    }

    /** Says where the component answers, and waits until the process is told to end. */
    int runUntilEnd(int port) throws InterruptedException {
        System.out.println("weir " + component + " runs, port " + port);
        running.await();
        return 0;
    }

    @Override
    public void close() {
        running.close();
    }
}
