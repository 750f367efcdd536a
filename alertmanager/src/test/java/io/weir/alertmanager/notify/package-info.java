@NullMarked
package io.weir.alertmanager.notify;

import org.jspecify.annotations.NullMarked;
