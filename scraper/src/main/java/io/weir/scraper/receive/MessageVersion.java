package io.weir.scraper.receive;

import java.util.Locale;
import java.util.Optional;

/** The versions of remote write that are understood, by the protobuf message that the content type names. */
enum MessageVersion {
    V1("prometheus.WriteRequest"),
    V2("io.prometheus.write.v2.Request");

    private static final String PROTOBUF = "application/x-protobuf";

    private final String message;

    MessageVersion(String message) {
        this.message = message;
    }

    /** The version that a {@code Content-Type} announces; as in Prometheus, one that doesn't say it means version 1. */
    static Optional<MessageVersion> ofContentType(String contentType) {
        String[] parts = contentType.split(";");
        String type = parts[0].strip().toLowerCase(Locale.ROOT);
        if (!type.isEmpty() && !type.equals(PROTOBUF)) {
            return Optional.empty();
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("proto=")) {
                return ofMessage(parameter.substring("proto=".length()));
            }
        }
        return Optional.of(V1);
    }

    private static Optional<MessageVersion> ofMessage(String name) {
        for (MessageVersion version : values()) {
            if (version.message.equals(name)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    /** What a sender would have to send. */
    String contentType() {
        return PROTOBUF + ";proto=" + message;
    }
}
