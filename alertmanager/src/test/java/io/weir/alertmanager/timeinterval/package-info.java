@NullMarked
package io.weir.alertmanager.timeinterval;

import org.jspecify.annotations.NullMarked;
