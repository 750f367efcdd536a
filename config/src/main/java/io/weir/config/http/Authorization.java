package io.weir.config.http;

/** {@code authorization}: the header is {@code type credentials}. */
public record Authorization(String type, SecretSource credentials) {
    public static final String DEFAULT_TYPE = "Bearer";
}
