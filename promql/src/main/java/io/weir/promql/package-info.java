/**
 * PromQL without I/O: the parser, the expression tree and the engine that evaluates it over a {@link
 * io.weir.promql.Queryable}. The query server and the streaming rules call it.
 */
@NullMarked
package io.weir.promql;

import org.jspecify.annotations.NullMarked;
