package io.weir.model.relabel;

import java.util.Locale;

/** What a relabelling rule does. */
public enum RelabelAction {
    /** Sets the target label to the expanded replacement where the joined sources match. */
    REPLACE,
    /** Drops label sets whose joined sources don't match. */
    KEEP,
    /** Drops label sets whose joined sources match. */
    DROP,
    /** Drops label sets whose joined sources differ from the target label. */
    KEEPEQUAL,
    /** Drops label sets whose joined sources equal the target label. */
    DROPEQUAL,
    /** Sets the target label to a hash of the joined sources modulo a number. */
    HASHMOD,
    /** Copies labels whose name matches to the expanded replacement. */
    LABELMAP,
    /** Removes labels whose name matches. */
    LABELDROP,
    /** Removes labels whose name doesn't match. */
    LABELKEEP,
    /** Sets the target label to the joined sources in lower case. */
    LOWERCASE,
    /** Sets the target label to the joined sources in upper case. */
    UPPERCASE;

    /**
     * The action named {@code text} in any case.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static RelabelAction parse(String text) {
        for (RelabelAction action : values()) {
            if (action.name().equalsIgnoreCase(text)) {
                return action;
            }
        }
        throw new IllegalArgumentException("unknown relabel action \"" + text + "\"");
    }

    /** The name in configuration files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
