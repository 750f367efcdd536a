package io.weir.alertmanager.notify;

import java.time.Duration;

/** One configured way of notifying: a webhook, say. */
public interface Integration {
    /** Its kind in the notification log and in metrics, such as {@code webhook}. */
    String kind();

    /** Which of the receiver's integrations of this kind it is. */
    int index();

    /** Whether it is told about resolved alerts. */
    boolean sendResolved();

    /**
     * Attempts to deliver, once, waiting for the answer. Called on a thread that may block.
     *
     * @param timeout after which the attempt must give up
     */
    Outcome notify(Notification notification, Duration timeout) throws InterruptedException;
}
