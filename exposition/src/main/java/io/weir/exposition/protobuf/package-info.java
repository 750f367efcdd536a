/**
 * Protobuf read where it lies, without generated classes: the messages of remote write and of the protobuf exposition
 * format are few and flat, and their values go straight to where samples are kept.
 */
@NullMarked
package io.weir.exposition.protobuf;

import org.jspecify.annotations.NullMarked;
