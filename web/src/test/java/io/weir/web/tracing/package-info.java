@NullMarked
package io.weir.web.tracing;

import org.jspecify.annotations.NullMarked;
