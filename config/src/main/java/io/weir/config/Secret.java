package io.weir.config;

/** A password or token. Its text is had only by {@link #reveal}; everything else prints {@code <secret>}. */
public final class Secret {
    /** What stands for a secret in logs and in the configuration that the API shows. */
    public static final String MASK = "<secret>";

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(value);
    }

    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && value.equals(secret.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return MASK;
    }
}
