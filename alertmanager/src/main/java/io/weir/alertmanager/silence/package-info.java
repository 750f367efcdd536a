/** Silences: kept in their topic, asked before each notification and by the API. */
@NullMarked
package io.weir.alertmanager.silence;

import org.jspecify.annotations.NullMarked;
