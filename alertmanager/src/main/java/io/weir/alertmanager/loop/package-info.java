/** The event loop that owns all mutable state of dispatching, so that none of it needs a lock and tests need no sleep. */
@NullMarked
package io.weir.alertmanager.loop;

import org.jspecify.annotations.NullMarked;
