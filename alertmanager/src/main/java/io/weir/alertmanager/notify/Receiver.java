package io.weir.alertmanager.notify;

import java.util.List;

/** A receiver with its integrations, ready to notify. */
public record Receiver(String name, List<Integration> integrations) {
    public Receiver {
        integrations = List.copyOf(integrations);
    }
}
