package io.weir.alertmanager.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.config.InhibitRuleConfig;
import io.weir.alertmanager.matcher.Matcher;
import io.weir.alertmanager.silence.Silence;
import io.weir.model.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * One thing that happened. Names and fields are those of Alertmanager's {@code eventrecorder.proto}, in the JSON that
 * protobuf defines for it: fields that have their default are left out, and whole numbers of 64 bits are texts.
 */
public sealed interface Event {
    /** The field of the payload that holds this kind of event. */
    String field();

    /**
     * The payload.
     *
     * @param at when it happened, which decides whether alerts count as resolved
     */
    ObjectNode toJson(Instant at);

    /** The kind of event in metrics: {@code alert_created}. */
    default String type() {
        return field().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** The process started. */
    record Startup(String version, String buildContext) implements Event {
        @Override
        public String field() {
            return "alertmanagerStartupEvent";
        }

        @Override
        public ObjectNode toJson(Instant at) {
            return EventJson.object().put("version", version).put("buildContext", buildContext);
        }
    }

    /** The process ends as it was told to. */
    record Shutdown() implements Event {
        @Override
        public String field() {
            return "alertmanagerShutdownEvent";
        }

        @Override
        public ObjectNode toJson(Instant at) {
            return EventJson.object();
        }
    }

    /** An alert came that was not stored before. */
    record AlertCreated(Alert alert) implements Event {
        @Override
        public String field() {
            return "alertCreated";
        }

        @Override
        public ObjectNode toJson(Instant at) {
            return EventJson.object().set("alert", EventJson.alert(alert, at));
        }
    }

    /** An alert was put into a group, perhaps not for the first time. */
    record AlertGrouped(Alert alert, Group group) implements Event {
        @Override
        public String field() {
            return "alertGrouped";
        }

        @Override
        public ObjectNode toJson(Instant at) {
            return EventJson.grouped(alert, group, at);
        }
    }

    /** A resolved alert left its group. */
    record AlertResolved(Alert alert, Group group) implements Event {
        @Override
        public String field() {
            return "alertResolved";
        }

        @Override
        public ObjectNode toJson(Instant at) {
            return EventJson.grouped(alert, group, at);
        }
    }

    /**
     * A notification was delivered.
     *
     * @param told the alerts in it
     * @param muted alerts of the group that were left out
     * @param reason the constant of the protocol without its prefix: {@code FIRST_NOTIFICATION}
     * @param flushId the number of the flush in its group
     */
    record Notified(
            List<Alert> told,
            List<Alert> muted,
            Group group,
            Duration repeatInterval,
            String reason,
            long flushId,
            String integration,
            int index)
            implements Event {
        @Override
        public String field() {
            return "notification";
        }

        @Override
        public ObjectNode toJson(Instant at) {
            return EventJson.notification(this, at);
        }
    }

    /** A silence was made. */
    record SilenceCreated(Silence silence) implements Event {
        @Override
        public String field() {
            return "silenceCreated";
        }

        @Override
        public ObjectNode toJson(Instant at) {
            return EventJson.object().set("silence", EventJson.silence(silence));
        }
    }

    /** A silence was changed in place. */
    record SilenceUpdated(Silence silence) implements Event {
        @Override
        public String field() {
            return "silenceUpdated";
        }

        @Override
        public ObjectNode toJson(Instant at) {
            return EventJson.object().set("silence", EventJson.silence(silence));
        }
    }

    /** A silence kept an alert out of a flush. */
    record SilenceMutedAlert(Silence silence, Alert alert) implements Event {
        @Override
        public String field() {
            return "silenceMutedAlert";
        }

        @Override
        public ObjectNode toJson(Instant at) {
            ObjectNode json = EventJson.object().set("silence", EventJson.silence(silence));
            return json.set("mutedAlert", EventJson.muted(alert));
        }
    }

    /**
     * An inhibit rule kept an alert out of a flush.
     *
     * @param source the fingerprint of the alert that inhibits
     */
    record InhibitionMutedAlert(InhibitRuleConfig rule, Alert alert, String source) implements Event {
        @Override
        public String field() {
            return "inhibitionMutedAlert";
        }

        @Override
        public ObjectNode toJson(Instant at) {
            return EventJson.inhibition(this);
        }
    }

    /**
     * A group that something happened in.
     *
     * @param matchers of its route
     * @param uuid of the group from its first alert to its end
     */
    record Group(String key, Labels labels, String receiver, List<Matcher> matchers, String uuid) {}
}
