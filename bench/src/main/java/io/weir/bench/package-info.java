/** JMH benchmarks of the hot paths. Run them with {@code bench/jmh}. */
@NullMarked
package io.weir.bench;

import org.jspecify.annotations.NullMarked;
