/**
 * The arithmetic of PromQL over primitive arrays: windows, range functions, aggregations, quantiles. Knows no expressions;
 * the evaluator above calls it. Not for use outside of this module.
 */
@NullMarked
package io.weir.promql.internal;

import org.jspecify.annotations.NullMarked;
