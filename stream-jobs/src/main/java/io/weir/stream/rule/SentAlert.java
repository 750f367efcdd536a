package io.weir.stream.rule;

/**
 * An alert that the Alertmanager must hear of.
 *
 * @param endsAtMs when it ended, or until when it counts as firing without a further word
 * @param expr the rule's expression, for the link to its graph
 */
public record SentAlert(ActiveAlert alert, long endsAtMs, String expr) {}
