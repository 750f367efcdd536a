package io.weir.scraper.discovery;

/** Names of labels that discoveries make of names that others gave. */
public final class MetaLabels {
    private MetaLabels() {}

    /** The name with an underscore for each character that label names can't have, as Prometheus's SanitizeLabelName. */
    public static String sanitized(String name) {
        StringBuilder clean = new StringBuilder(name.length());
        name.codePoints().forEach(c -> clean.append(isPlain(c) ? (char) c : '_'));
        return clean.toString();
    }

    private static boolean isPlain(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }
}
