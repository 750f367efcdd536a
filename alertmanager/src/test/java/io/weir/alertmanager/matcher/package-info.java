@NullMarked
package io.weir.alertmanager.matcher;

import org.jspecify.annotations.NullMarked;
