/** The tables in Kafka that hold the Alertmanager's state, behind an interface that tests can fake. */
@NullMarked
package io.weir.alertmanager.table;

import org.jspecify.annotations.NullMarked;
