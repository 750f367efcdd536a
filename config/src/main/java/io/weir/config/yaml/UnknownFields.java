package io.weir.config.yaml;

/** What becomes of fields that a file has and its reader doesn't know. */
public enum UnknownFields {
    /** The first one is an error. */
    REFUSE,
    /** They are stepped over, so that other tools may keep fields of their own in the same file. */
    IGNORE
}
