/** Targets listed by servers that are asked again and again. */
@NullMarked
package io.weir.scraper.discovery.http;

import org.jspecify.annotations.NullMarked;
