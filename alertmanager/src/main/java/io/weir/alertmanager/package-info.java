/** From alerts to notifications: routing, grouping, silences, inhibition, deduplication and receivers. Started by the assembly. */
@NullMarked
package io.weir.alertmanager;

import org.jspecify.annotations.NullMarked;
