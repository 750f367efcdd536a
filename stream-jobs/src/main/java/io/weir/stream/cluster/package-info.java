/** Where a Flink job runs: a cluster within this process, or a session cluster reached over REST. */
@NullMarked
package io.weir.stream.cluster;

import org.jspecify.annotations.NullMarked;
