/** Notifications: what to send to which integration and when not to, sending with retries, and the log of what was sent. */
@NullMarked
package io.weir.alertmanager.notify;

import org.jspecify.annotations.NullMarked;
