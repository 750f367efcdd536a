/** A real Kafka broker (KRaft, one node) inside this process, for standalone operation and for tests. */
@NullMarked
package io.weir.standalone.broker;

import org.jspecify.annotations.NullMarked;
