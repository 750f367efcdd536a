package io.weir.scraper.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.weir.model.Labels;
import io.weir.scraper.discovery.MetaLabels;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The labels that all kinds of objects have alike. */
final class ObjectLabels {
    static final String PREFIX = "__meta_kubernetes_";
    static final String NAMESPACE = PREFIX + "namespace";

    private ObjectLabels() {}

    /** Name, labels and annotations; {@code kind} as in the labels' names. */
    static void add(Labels.Builder labels, HasMetadata object, String kind) {
        labels.set(PREFIX + kind + "_name", text(object.getMetadata().getName()));
        addMetadata(labels, object.getMetadata(), kind);
    }

    /** Labels and annotations. */
    static void addMetadata(Labels.Builder labels, ObjectMeta metadata, String kind) {
        addAll(labels, PREFIX + kind + "_label", metadata.getLabels());
        addAll(labels, PREFIX + kind + "_annotation", metadata.getAnnotations());
    }

    private static void addAll(Labels.Builder labels, String prefix, @Nullable Map<String, String> values) {
        if (values != null) {
            values.forEach((name, value) -> {
                String clean = MetaLabels.sanitized(name);
                labels.set(prefix + '_' + clean, text(value));
                labels.set(prefix + "present_" + clean, "true");
            });
        }
    }

    /** The owner that made the object. */
    static @Nullable OwnerReference controller(HasMetadata object) {
        for (OwnerReference owner : list(object.getMetadata().getOwnerReferences())) {
            if (Boolean.TRUE.equals(owner.getController())) {
                return owner;
            }
        }
        return null;
    }

    /** The list, empty if the API wrote {@code null} for it, as it does for empty lists of some kinds. */
    static <T> List<T> list(@Nullable List<T> values) {
        return values == null ? List.of() : values;
    }

    static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /** The group's source, as in Prometheus. */
    static String source(String kind, HasMetadata object) {
        return kind
                + '/'
                + object.getMetadata().getNamespace()
                + '/'
                + object.getMetadata().getName();
    }
}
