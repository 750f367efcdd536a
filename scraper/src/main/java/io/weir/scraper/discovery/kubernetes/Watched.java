package io.weir.scraper.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The objects of a kind as they are now, from one informer for each namespace. Thread-safe. */
final class Watched<T extends HasMetadata> {
    private final List<SharedIndexInformer<T>> informers;

    Watched(List<SharedIndexInformer<T>> informers) {
        this.informers = List.copyOf(informers);
    }

    /** What isn't watched. */
    static <T extends HasMetadata> Watched<T> none() {
        return new Watched<>(List.of());
    }

    List<T> all() {
        List<T> all = new ArrayList<>();
        informers.forEach(informer -> all.addAll(informer.getStore().list()));
        return all;
    }

    /** An object with a namespace. */
    @Nullable
    T find(@Nullable String namespace, @Nullable String name) {
        return find(namespace + "/" + name);
    }

    /** An object of the whole cluster. */
    @Nullable
    T find(@Nullable String name) {
        if (name == null) {
            return null;
        }
        for (SharedIndexInformer<T> informer : informers) {
            T found = informer.getStore().getByKey(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
