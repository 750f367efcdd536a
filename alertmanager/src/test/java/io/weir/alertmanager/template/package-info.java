@NullMarked
package io.weir.alertmanager.template;

import org.jspecify.annotations.NullMarked;
