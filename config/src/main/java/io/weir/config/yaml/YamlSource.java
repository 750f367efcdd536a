package io.weir.config.yaml;

/**
 * The file that values come from.
 *
 * @param file its name in errors
 */
record YamlSource(String file, UnknownFields unknownFields) {}
