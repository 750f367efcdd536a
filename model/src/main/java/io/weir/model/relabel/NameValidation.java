package io.weir.model.relabel;

import io.weir.model.LabelNames;
import java.util.Locale;

/** Which metric and label names are valid: Prometheus's {@code metric_name_validation_scheme}. */
public enum NameValidation {
    /** Any non-empty UTF-8 text. */
    UTF8,
    /** The ASCII names of Prometheus 2. */
    LEGACY;

    public boolean isLabelName(String name) {
        return this == UTF8 ? LabelNames.isUtf8Name(name) : LabelNames.isLegacyLabelName(name);
    }

    public boolean isMetricName(String name) {
        return this == UTF8 ? LabelNames.isUtf8Name(name) : LabelNames.isLegacyMetricName(name);
    }

    /** The name in configuration files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
