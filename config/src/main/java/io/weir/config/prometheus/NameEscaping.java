package io.weir.config.prometheus;

/** How a target writes names that only UTF-8 allows: Prometheus's {@code metric_name_escaping_scheme}. */
public enum NameEscaping {
    ALLOW_UTF_8("allow-utf-8"),
    UNDERSCORES("underscores"),
    DOTS("dots"),
    VALUES("values");

    private final String text;

    NameEscaping(String text) {
        this.text = text;
    }

    /** The name in configuration files and in the {@code escaping} parameter of an Accept header. */
    public String text() {
        return text;
    }
}
