@NullMarked
package io.weir.alertmanager.inhibit;

import org.jspecify.annotations.NullMarked;
