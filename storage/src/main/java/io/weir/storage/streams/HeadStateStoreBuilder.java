package io.weir.storage.streams;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Makes a {@link HeadStateStore} for each partition. Caching and a change log of its own make no sense for it. */
final class HeadStateStoreBuilder implements StoreBuilder<HeadStateStore> {
    private final Supplier<HeadStateStore> newStore;

    HeadStateStoreBuilder(Supplier<HeadStateStore> newStore) {
        this.newStore = newStore;
    }

    @Override
    public HeadStateStore build() {
        return newStore.get();
    }

    @Override
    public String name() {
        return HeadStateStore.NAME;
    }

    @Override
    public Map<String, String> logConfig() {
        return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
        return false;
    }

    @Override
    public StoreBuilder<HeadStateStore> withCachingEnabled() {
        throw new UnsupportedOperationException("a head is its own cache");
    }

    @Override
    public StoreBuilder<HeadStateStore> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<HeadStateStore> withLoggingEnabled(Map<String, String> config) {
        throw new UnsupportedOperationException("the samples topic is the change log");
    }

    @Override
    public StoreBuilder<HeadStateStore> withLoggingDisabled() {
        return this;
    }
}
