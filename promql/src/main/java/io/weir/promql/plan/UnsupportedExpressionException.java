package io.weir.promql.plan;

/** An expression that has no meaning on a stream, such as one that looks at a fixed time. */
public final class UnsupportedExpressionException extends RuntimeException {
    UnsupportedExpressionException(String message) {
        super(message);
    }
}
