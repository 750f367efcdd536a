/**
 * The {@code weir} command. Each sub-command runs one component, or all of them in one process with an embedded broker
 * and a Flink mini cluster; the components are the same classes either way.
 */
@NullMarked
package io.weir.standalone;

import org.jspecify.annotations.NullMarked;
