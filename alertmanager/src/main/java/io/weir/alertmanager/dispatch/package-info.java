/** Aggregation groups and their timing; one event loop owns them all. */
@NullMarked
package io.weir.alertmanager.dispatch;

import org.jspecify.annotations.NullMarked;
