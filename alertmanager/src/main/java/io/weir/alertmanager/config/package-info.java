/** The alertmanager.yml file: its fields as records, and the strict reader that makes them. */
@NullMarked
package io.weir.alertmanager.config;

import org.jspecify.annotations.NullMarked;
