package io.weir.exposition;

import java.util.Locale;

/**
 * What a scraper is answered with: text or delimited protobuf, and how names are escaped. Follows {@code Negotiate} in
 * expfmt/expfmt.go of prometheus/common.
 */
public record WriterFormat(boolean protobuf, EscapingScheme escaping) {
    private static final String PROTOBUF = "application/vnd.google.protobuf";
    private static final String MESSAGE = "io.prometheus.client.MetricFamily";

    /** The format for an {@code Accept} header, which may be empty; text where nothing that is asked for is there. */
    public static WriterFormat negotiate(String accept) {
        WriterFormat best = new WriterFormat(false, EscapingScheme.UNDERSCORES);
        double bestQuality = 0;
        for (String range : accept.split(",")) {
            String[] parts = range.split(";");
            String type = parts[0].strip().toLowerCase(Locale.ROOT);
            double quality = 1;
            String message = "";
            String encoding = "";
            String version = "";
            EscapingScheme escaping = EscapingScheme.UNDERSCORES;
            for (int i = 1; i < parts.length; i++) {
                int equals = parts[i].indexOf('=');
                String name =
                        equals < 0 ? "" : parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT);
                String value = parts[i].substring(equals + 1).strip().replace("\"", "");
                switch (name) {
                    case "q" -> quality = quality(value);
                    case "proto" -> message = value;
                    case "encoding" -> encoding = value;
                    case "version" -> version = value;
                    case "escaping" -> escaping = escaping(value);
                    default -> {}
                }
            }
            boolean protobuf = type.equals(PROTOBUF) && message.equals(MESSAGE) && encoding.equals("delimited");
            boolean text = type.equals("text/plain") && (version.isEmpty() || version.equals("0.0.4"));
            if ((protobuf || text) && quality > bestQuality) {
                bestQuality = quality;
                best = new WriterFormat(protobuf, escaping);
            }
        }
        return best;
    }

    private static double quality(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static EscapingScheme escaping(String text) {
        for (EscapingScheme scheme : EscapingScheme.values()) {
            if (scheme.text().equals(text)) {
                return scheme;
            }
        }
        return EscapingScheme.UNDERSCORES;
    }

    /** The {@code Content-Type} of the answer. */
    public String contentType() {
        String type = protobuf ? PROTOBUF + "; proto=" + MESSAGE + "; encoding=delimited" : ContentType.TEXT;
        return type + "; escaping=" + escaping.text();
    }
}
