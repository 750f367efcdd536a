@NullMarked
package io.weir.web.client;

import org.jspecify.annotations.NullMarked;
