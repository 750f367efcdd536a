package io.weir.promql;

/**
 * What is done to every expression before it is evaluated. The result has the same values and fails in the same way; it may
 * say less about series that can't be part of the answer.
 */
public final class Rewrites {
    private Rewrites() {}

    /** @param expr whose durations are resolved */
    public static Expr apply(Expr expr) {
        return new MatcherPushDown().rewrite(new ConstantFolding().rewrite(expr));
    }
}
