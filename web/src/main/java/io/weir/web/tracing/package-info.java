/** Traces by the OpenTelemetry protocol, for every server whose configuration has a block {@code tracing}. */
@NullMarked
package io.weir.web.tracing;

import org.jspecify.annotations.NullMarked;
