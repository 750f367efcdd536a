package io.weir.alertmanager.silence;

/**
 * What silences may take, and whether their changes are logged.
 *
 * @param maxSilences how many there may be, expired ones included, when another is made; 0 for any number
 * @param maxBytes how large one may be as a record; 0 for any size
 * @param logged whether each change is logged
 */
public record SilenceLimits(int maxSilences, int maxBytes, boolean logged) {
    public static final SilenceLimits NONE = new SilenceLimits(0, 0, false);

    void verifyCount(int present) {
        if (maxSilences > 0 && present >= maxSilences) {
            throw SilenceException.limit("exceeded maximum number of silences: " + present + " (limit: " + maxSilences
                    + "); expire some, or raise --silences.max-silences");
        }
    }

    void verifySize(int bytes) {
        if (maxBytes > 0 && bytes > maxBytes) {
            throw SilenceException.limit(
                    "silence exceeded maximum size: " + bytes + " bytes (limit: " + maxBytes + " bytes)");
        }
    }
}
