@NullMarked
package io.weir.alertmanager.config;

import org.jspecify.annotations.NullMarked;
