/** Weir and Prometheus side by side, as whole processes on the same targets. Run it with {@code bench/compare}. */
@NullMarked
package io.weir.bench.e2e;

import org.jspecify.annotations.NullMarked;
