package io.weir.alertmanager.api;

import java.util.List;

/**
 * The instances that share the topics, as the status tells.
 *
 * @param status {@code ready}, {@code settling} until the state has been read, or {@code disabled} if the others can't be
 *     known
 * @param name of this instance
 */
public record Cluster(String status, String name, List<Peer> peers) {
    /** An instance, and the host it connects to Kafka from. */
    public record Peer(String name, String address) {}

    public Cluster {
        peers = List.copyOf(peers);
    }
}
