/**
 * What a rule group does with the vectors its expressions yield: recorded series, the states of alerts, staleness, and
 * what is sent to the Alertmanager. Plain Java, pure functions from one instant's state to the next; the Flink operators
 * call it and keep the state.
 */
@NullMarked
package io.weir.stream.rule;

import org.jspecify.annotations.NullMarked;
