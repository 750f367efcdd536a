package io.weir.alertmanager.notify;

import io.weir.alertmanager.alert.Alert;
import java.time.Instant;

/** Keeps alerts out of a notification. */
public interface Muting {
    /** The word for it in metrics: {@code silence} or {@code inhibition}. */
    String reason();

    boolean mutes(Alert alert, Instant now);
}
