package io.weir.alertmanager.notify;

/** Why a notification is sent; the text stands in payloads. */
public enum Reason {
    FIRST_NOTIFICATION("first notification", "FIRST_NOTIFICATION"),
    NEW_ALERTS("new alerts added", "NEW_ALERTS_IN_GROUP"),
    SOME_RESOLVED("some alerts resolved", "NEW_RESOLVED_ALERTS"),
    ALL_RESOLVED("all alerts resolved", "ALL_ALERTS_RESOLVED"),
    REPEAT("repeat interval elapsed", "REPEAT_INTERVAL_ELAPSED");

    private final String text;
    private final String protocolName;

    Reason(String text, String protocolName) {
        this.text = text;
        this.protocolName = protocolName;
    }

    /** The constant of the event recorder's protocol, without its prefix. */
    String protocolName() {
        return protocolName;
    }

    public String text() {
        return text;
    }
}
