@NullMarked
package io.weir.alertmanager.dispatch;

import org.jspecify.annotations.NullMarked;
