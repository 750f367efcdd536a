package io.weir.alertmanager.notify;

/** Why a notification is sent; the text stands in payloads. */
public enum Reason {
    FIRST_NOTIFICATION("first notification"),
    NEW_ALERTS("new alerts added"),
    SOME_RESOLVED("some alerts resolved"),
    ALL_RESOLVED("all alerts resolved"),
    REPEAT("repeat interval elapsed");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
