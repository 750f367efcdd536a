package io.weir.scraper.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.weir.model.Labels;
import io.weir.scraper.discovery.TargetGroup;
import java.util.ArrayList;
import java.util.List;

/** A target for each host and path of an ingress. */
final class IngressTargets implements RoleTargets {
    private static final String PREFIX = ObjectLabels.PREFIX + "ingress_";

    private final Watched<Ingress> ingresses;
    private final Attached attached;

    IngressTargets(Watched<Ingress> ingresses, Attached attached) {
        this.ingresses = ingresses;
        this.attached = attached;
    }

    @Override
    public List<TargetGroup> groups() {
        List<TargetGroup> groups = new ArrayList<>();
        for (Ingress ingress : ingresses.all()) {
            Labels.Builder labels = Labels.builder()
                    .set(ObjectLabels.NAMESPACE, ingress.getMetadata().getNamespace())
                    .set(
                            PREFIX + "class_name",
                            ObjectLabels.text(ingress.getSpec().getIngressClassName()));
            ObjectLabels.add(labels, ingress, "ingress");
            attached.addNamespace(labels, ingress);
            List<Labels> targets = new ArrayList<>();
            for (IngressRule rule : ObjectLabels.list(ingress.getSpec().getRules())) {
                String host = ObjectLabels.text(rule.getHost());
                String scheme = isSecure(ingress, host) ? "https" : "http";
                for (String path : paths(rule)) {
                    targets.add(Labels.of(
                            TargetGroup.ADDRESS,
                            host,
                            PREFIX + "scheme",
                            scheme,
                            PREFIX + "host",
                            host,
                            PREFIX + "path",
                            path));
                }
            }
            groups.add(new TargetGroup(ObjectLabels.source("ingress", ingress), targets, labels.build()));
        }
        return groups;
    }

    private static List<String> paths(IngressRule rule) {
        if (rule.getHttp() == null) {
            return List.of("/");
        }
        return ObjectLabels.list(rule.getHttp().getPaths()).stream()
                .map(HTTPIngressPath::getPath)
                .map(ObjectLabels::text)
                .map(path -> path.isEmpty() ? "/" : path)
                .toList();
    }

    private static boolean isSecure(Ingress ingress, String host) {
        return ObjectLabels.list(ingress.getSpec().getTls()).stream()
                .flatMap(tls -> ObjectLabels.list(tls.getHosts()).stream())
                .anyMatch(pattern -> matches(pattern, host));
    }

    /** Whether the host is the pattern, or differs only in its first part and that is a star. */
    static boolean matches(String pattern, String host) {
        if (pattern.equals(host)) {
            return true;
        }
        int dot = host.indexOf('.');
        return dot >= 0 && pattern.startsWith("*.") && pattern.substring(1).equals(host.substring(dot));
    }
}
