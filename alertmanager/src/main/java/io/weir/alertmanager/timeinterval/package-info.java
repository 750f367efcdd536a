/** Spans of time that recur, such as working hours, in which routes are muted or active. */
@NullMarked
package io.weir.alertmanager.timeinterval;

import org.jspecify.annotations.NullMarked;
