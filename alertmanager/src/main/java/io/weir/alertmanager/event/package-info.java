/** What happens to alerts and silences as events, and the outputs of {@code event_recorder} that they are written to. */
@NullMarked
package io.weir.alertmanager.event;

import org.jspecify.annotations.NullMarked;
