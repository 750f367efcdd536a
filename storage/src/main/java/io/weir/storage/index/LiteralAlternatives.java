package io.weir.storage.index;

import java.util.List;

/** Regular expressions of the shape {@code a|b|c}, which dashboards write for a choice of values. */
final class LiteralAlternatives {
    private static final String META = "\\.+*?()[]{}^$";

    private LiteralAlternatives() {}

    /** The literals that {@code regex} is a choice of, or an empty list if it is anything else. */
    static List<String> of(String regex) {
        for (int i = 0; i < regex.length(); i++) {
            if (META.indexOf(regex.charAt(i)) >= 0) {
                return List.of();
            }
        }
        return List.of(regex.split("\\|", -1));
    }
}
