/** Tests of the Pushgateway; {@code FakeLog} stands for Kafka. */
@NullMarked
package io.weir.pushgateway;

import org.jspecify.annotations.NullMarked;
