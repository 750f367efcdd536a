@NullMarked
package io.weir.alertmanager.silence;

import org.jspecify.annotations.NullMarked;
