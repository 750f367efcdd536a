package io.weir.scraper.scrape;

import io.weir.model.MetricType;

/**
 * What a target says of a metric family besides its samples.
 *
 * @param help empty if there is none
 * @param unit empty if there is none
 */
record MetricFamilyText(MetricType type, String help, String unit) {
    static MetricFamilyText ofType(MetricType type) {
        return new MetricFamilyText(type, "", "");
    }

    static MetricFamilyText ofHelp(String help) {
        return new MetricFamilyText(MetricType.UNKNOWN, help, "");
    }

    static MetricFamilyText ofUnit(String unit) {
        return new MetricFamilyText(MetricType.UNKNOWN, "", unit);
    }

    /** Both together; where both say something, {@code later} counts. */
    MetricFamilyText or(MetricFamilyText later) {
        return new MetricFamilyText(
                later.type == MetricType.UNKNOWN ? type : later.type,
                later.help.isEmpty() ? help : later.help,
                later.unit.isEmpty() ? unit : later.unit);
    }
}
