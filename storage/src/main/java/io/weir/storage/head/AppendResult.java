package io.weir.storage.head;

/** What became of one sample that was appended to a series. */
enum AppendResult {
    /** It is newer than all others. */
    APPENDED,
    /** It was put between older ones. */
    OUT_OF_ORDER,
    /** The same timestamp and the same bits are there already: a replay. Dropped. */
    DUPLICATE,
    /** The same timestamp is there with another value. The first one stays. */
    CONFLICT
}
