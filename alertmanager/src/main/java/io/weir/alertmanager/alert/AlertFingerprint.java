package io.weir.alertmanager.alert;

import io.weir.model.Labels;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The fingerprint that Alertmanager shows in its API and payloads: FNV-1a with 64 bits over {@code name 0xFF value 0xFF}
 * of each label in order of names, as 16 hexadecimal digits. Topic keys use {@link io.weir.model.Fingerprint} instead.
 */
public final class AlertFingerprint {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final byte SEPARATOR = (byte) 0xFF;

    private AlertFingerprint() {}

    public static String of(Labels labels) {
        long hash = OFFSET;
        for (int i = 0; i < labels.size(); i++) {
            hash = add(hash, labels.name(i));
            hash = add(hash, labels.value(i));
        }
        return HexFormat.of().toHexDigits(hash);
    }

    private static long add(long start, String text) {
        long hash = start;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * PRIME;
        }
        return (hash ^ (SEPARATOR & 0xFF)) * PRIME;
    }
}
