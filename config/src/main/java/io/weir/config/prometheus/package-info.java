/** The Prometheus configuration file as validated records: what {@code prometheus.yml} says, with defaults filled in. */
@NullMarked
package io.weir.config.prometheus;

import org.jspecify.annotations.NullMarked;
