package io.weir.config.prometheus.discovery;

/**
 * {@code attach_metadata}: labels of related objects that targets get, too.
 *
 * @param node labels and annotations of the node
 * @param namespace labels and annotations of the namespace
 * @param deployment the name of the deployment that a pod belongs to
 * @param job likewise of the job
 * @param cronJob likewise of the cron job
 */
public record KubernetesMetadata(boolean node, boolean namespace, boolean deployment, boolean job, boolean cronJob) {
    public static final KubernetesMetadata NONE = new KubernetesMetadata(false, false, false, false, false);
}
