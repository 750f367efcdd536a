/** Lists of cases that state what Prometheus does; run where they are at hand. */
@NullMarked
package io.weir.config.conformance;

import org.jspecify.annotations.NullMarked;
