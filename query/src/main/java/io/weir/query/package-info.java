/**
 * The query server: PromQL over storage, Prometheus's HTTP API, and the web page. The {@code weir} command builds a
 * {@link io.weir.query.QueryServer} from its flags.
 */
@NullMarked
package io.weir.query;

import org.jspecify.annotations.NullMarked;
