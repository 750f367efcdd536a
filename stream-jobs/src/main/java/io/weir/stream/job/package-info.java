/** The Flink operators of the rules job: thin shells around {@code plan} and {@code rule} that keep state and time. */
@NullMarked
package io.weir.stream.job;

import org.jspecify.annotations.NullMarked;
