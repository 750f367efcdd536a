package io.weir.query;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.bus.Bus;
import io.weir.bus.TableTopic;
import io.weir.bus.TableView;
import io.weir.model.record.MetadataRecord;
import io.weir.model.record.RuleGroupRecord;
import io.weir.model.record.RuleGroupStatusRecord;
import io.weir.model.record.TargetRecord;
import io.weir.storage.query.StorageReader;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Answers queries: Prometheus's HTTP API and the web page, over storage and the control topics. Thread-safe. */
public final class QueryServer implements AutoCloseable {
    private final BooleanSupplier storageReady;
    private final List<TableView<?>> views;
    private final ApiServer api;
    private final Rehearsal rehearsal = new Rehearsal();

    /**
     * Begins to follow the control topics.
     *
     * @param bus stays the caller's to close
     * @param storageReady whether every head can be asked; until then the API refuses
     * @param registry where the server's own metrics go, and what {@code /metrics} exposes
     */
    public QueryServer(
            Bus bus,
            StorageReader storage,
            BooleanSupplier storageReady,
            QueryOptions options,
            PrometheusRegistry registry,
            InstantSource clock) {
        this.storageReady = storageReady;
        TableView<MetadataRecord> metadata = bus.view(TableTopic.METADATA, "query");
        TableView<TargetRecord> targets = bus.view(TableTopic.TARGETS, "query");
        TableView<RuleGroupRecord> rules = bus.view(TableTopic.RULES, "query");
        TableView<RuleGroupStatusRecord> ruleStatus = bus.view(TableTopic.RULE_STATUS, "query");
        this.views = List.of(metadata, targets, rules, ruleStatus);
        StorageQueryable queryable = new StorageQueryable(storage);
        this.api = new ApiServer(
                queryable,
                queryable,
                ControlTables.of(metadata, targets, rules, ruleStatus),
                this::ready,
                options,
                registry,
                clock);
    }

    /**
     * Listens.
     *
     * @throws io.weir.web.WebServerException if the address can't be had
     */
    public void start() {
        api.start();
    }

    /** Makes the first queries cheaper, in the background and for a few seconds; ends with the server. */
    public void rehearse() {
        rehearsal.start();
    }

    /** Whether storage is ready and the control topics have been read to their ends. */
    public boolean ready() {
        return storageReady.getAsBoolean() && views.stream().allMatch(TableView::isCaughtUp);
    }

    /** The port that the server listens on. */
    public int port() {
        return api.port();
    }

    @Override
    public void close() {
        rehearsal.close();
        api.close();
        views.forEach(TableView::close);
    }
}
