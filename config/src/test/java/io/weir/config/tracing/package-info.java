@org.jspecify.annotations.NullMarked
package io.weir.config.tracing;
