package io.weir.pushgateway;

import io.weir.model.record.PushGroupRecord;
import org.jspecify.annotations.Nullable;

/** The topic {@code push-groups}: one row for each group, shared by all gateways on it. Thread-safe. */
interface GroupTopic extends AutoCloseable {
    /** Hears of every row, in the order of the topic, those of this gateway's own writes included. */
    interface Listener {
        /** @param group null if the row was removed */
        void changed(String key, @Nullable PushGroupRecord group);
    }

    /** A write under way. */
    interface Write {
        /**
         * Waits until Kafka has acknowledged the write and every listener has heard of it.
         *
         * @throws io.weir.bus.BusException if that fails; the write may still happen
         */
        void await() throws InterruptedException;
    }

    /**
     * Tells the listener every present row, then every change; to be called once. Returns when it has told the present rows.
     *
     * @throws io.weir.bus.BusException if they can't be read
     */
    void listen(Listener listener);

    /**
     * Sends a row, or its removal. Writes of one caller keep their order.
     *
     * @throws io.weir.bus.BusException if it is known at once that this fails
     */
    Write write(String key, @Nullable PushGroupRecord group);

    @Override
    void close();
}
