@NullMarked
package io.weir.alertmanager.route;

import org.jspecify.annotations.NullMarked;
