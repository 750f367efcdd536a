@NullMarked
package io.weir.web.config;

import org.jspecify.annotations.NullMarked;
