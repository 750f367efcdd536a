/**
 * Native histograms as PromQL sees them: exponential buckets, or buckets with bounds of their own, with float counts. All
 * arithmetic on them is here.
 */
@NullMarked
package io.weir.model.histogram;

import org.jspecify.annotations.NullMarked;
