package io.weir.config.prometheus.discovery;

import java.util.List;
import java.util.Locale;

/** The kind of Kubernetes objects that are targets, or that a selector is for. */
public enum KubernetesRole {
    POD,
    SERVICE,
    ENDPOINTS,
    ENDPOINTSLICE,
    NODE,
    INGRESS;

    /** As in configurations and labels. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kinds of objects that a discovery of this role watches and that selectors can choose from. */
    List<KubernetesRole> selectable() {
        return switch (this) {
            case POD -> List.of(POD, NODE);
            case SERVICE -> List.of(SERVICE);
            case ENDPOINTS -> List.of(POD, SERVICE, ENDPOINTS);
            case ENDPOINTSLICE -> List.of(POD, SERVICE, ENDPOINTSLICE);
            case NODE -> List.of(NODE);
            case INGRESS -> List.of(INGRESS);
        };
    }
}
