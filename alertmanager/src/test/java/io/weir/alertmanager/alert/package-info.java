@NullMarked
package io.weir.alertmanager.alert;

import org.jspecify.annotations.NullMarked;
