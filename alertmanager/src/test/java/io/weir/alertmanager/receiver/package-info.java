@NullMarked
package io.weir.alertmanager.receiver;

import org.jspecify.annotations.NullMarked;
