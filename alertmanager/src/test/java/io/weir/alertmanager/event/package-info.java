@NullMarked
package io.weir.alertmanager.event;

import org.jspecify.annotations.NullMarked;
