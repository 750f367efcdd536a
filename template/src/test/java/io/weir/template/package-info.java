@NullMarked
package io.weir.template;

import org.jspecify.annotations.NullMarked;
