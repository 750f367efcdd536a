/** What became of alerts: written to a topic, read back by every instance, and asked through an API. */
@NullMarked
package io.weir.alertmanager.history;

import org.jspecify.annotations.NullMarked;
