@NullMarked
package io.weir.alertmanager.api;

import org.jspecify.annotations.NullMarked;
