/**
 * Rules on the stream: {@link io.weir.stream.RulesService} loads rule files and keeps the Flink job that evaluates them
 * running, in this process or on a session cluster.
 */
@NullMarked
package io.weir.stream;

import org.jspecify.annotations.NullMarked;
