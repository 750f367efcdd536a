package io.weir.scraper.discovery.kubernetes;

import io.weir.config.prometheus.discovery.KubernetesSdConfig;
import io.weir.scraper.discovery.TargetGroup;
import java.util.List;

/** Makes targets of the objects of a role, as they are now. Thread-safe. */
@FunctionalInterface
interface RoleTargets {
    List<TargetGroup> groups();

    /** For the configured role, with everything watched that it needs. */
    static RoleTargets of(KubernetesSdConfig config, Watches watches) {
        return switch (config.role()) {
            case NODE -> new NodeTargets(watches.nodes());
            case POD -> new PodTargets(watches.pods(), Attached.toPods(config.attach(), watches));
            case SERVICE -> new ServiceTargets(watches.services(), Attached.toNamespaced(config.attach(), watches));
            case INGRESS -> new IngressTargets(watches.ingresses(), Attached.toNamespaced(config.attach(), watches));
            case ENDPOINTS -> {
                Attached attached = Attached.toPods(config.attach(), watches);
                yield new EndpointsTargets(
                        watches.endpoints(), watches.services(), new BackingPods(watches.pods(), attached), attached);
            }
            case ENDPOINTSLICE -> {
                Attached attached = Attached.toPods(config.attach(), watches);
                yield new EndpointSliceTargets(
                        watches.endpointSlices(),
                        watches.services(),
                        new BackingPods(watches.pods(), attached),
                        attached);
            }
        };
    }
}
