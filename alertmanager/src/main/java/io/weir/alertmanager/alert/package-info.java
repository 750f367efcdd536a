/** Alerts as the Alertmanager sees them: identity, life cycle, and the store that follows the alerts topic. */
@NullMarked
package io.weir.alertmanager.alert;

import org.jspecify.annotations.NullMarked;
