/** Notification templates: what they can say, with which functions and data, and those that are there by default. */
@NullMarked
package io.weir.alertmanager.template;

import org.jspecify.annotations.NullMarked;
