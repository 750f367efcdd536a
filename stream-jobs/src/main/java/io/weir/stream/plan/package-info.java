/**
 * How rule groups are computed over a partitioned log: which series a partition must keep, what it sends for an instant,
 * and how a group's expressions are answered from what all partitions sent. Plain Java over {@code promql}; the Flink
 * operators call it.
 */
@NullMarked
package io.weir.stream.plan;

import org.jspecify.annotations.NullMarked;
