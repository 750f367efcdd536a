package io.weir.alertmanager.api;

import io.weir.alertmanager.alert.Alert;
import java.time.Instant;

/** Counts what is posted. */
public interface ReceivedAlerts {
    void received(Alert alert, Instant now);

    void invalid();

    /** One was valid and dropped since its name has too many. */
    void limited(Alert alert);
}
