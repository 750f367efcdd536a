/**
 * Go's text/template for Java: alert labels and annotations, console snippets and notifications are written in it. Used
 * by the rule evaluation and by the Alertmanager.
 */
@NullMarked
package io.weir.template;

import org.jspecify.annotations.NullMarked;
