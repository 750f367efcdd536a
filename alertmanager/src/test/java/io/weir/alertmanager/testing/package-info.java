@NullMarked
package io.weir.alertmanager.testing;

import org.jspecify.annotations.NullMarked;
