/** Where a server sends its traces: the block {@code tracing} of Alertmanager's and Prometheus's configuration. */
@NullMarked
package io.weir.config.tracing;

import org.jspecify.annotations.NullMarked;
