/**
 * Splits an expression into programs that need one series alone, partial aggregations of their results, and a remainder
 * over the merged vectors. The rules job calls it.
 */
@NullMarked
package io.weir.promql.plan;

import org.jspecify.annotations.NullMarked;
