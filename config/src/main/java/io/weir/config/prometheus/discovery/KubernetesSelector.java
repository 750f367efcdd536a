package io.weir.config.prometheus.discovery;

/**
 * Which objects of a kind are watched, as Kubernetes's list requests say it.
 *
 * @param label such as {@code app=web,tier!=test}; empty for all
 * @param field such as {@code spec.nodeName=n1}; empty for all
 */
public record KubernetesSelector(KubernetesRole role, String label, String field) {}
