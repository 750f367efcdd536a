package io.weir.template;

import java.time.Instant;
import java.util.List;

/** Answers the queries a template asks with {@code query}. */
@FunctionalInterface
public interface QueryFunction {
    /**
     * The instant vector of {@code expression} at {@code time}.
     *
     * @throws TemplateFunctionException if the query fails
     */
    List<QuerySample> query(String expression, Instant time);

    /** For places where templates can't query: says so when one tries. */
    static QueryFunction unavailable(String reason) {
        return (expression, time) -> {
            throw new TemplateFunctionException(reason);
        };
    }
}
