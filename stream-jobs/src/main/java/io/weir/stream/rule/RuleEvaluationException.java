package io.weir.stream.rule;

/** A rule's expression or its result can't be used at this instant; the message becomes the rule's last error. */
public final class RuleEvaluationException extends Exception {
    private static final long serialVersionUID = 1;

    public RuleEvaluationException(String message) {
        super(message);
    }

    public RuleEvaluationException(String message, Throwable cause) {
        super(message, cause);
    }
}
