/** The services that can be notified: what each is sent, and what its answers mean. */
@NullMarked
package io.weir.alertmanager.receiver;

import org.jspecify.annotations.NullMarked;
