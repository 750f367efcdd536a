package io.weir.promql;

/** What an expression evaluates to. */
public enum ValueType {
    SCALAR("scalar", "scalar"),
    STRING("string", "string"),
    VECTOR("vector", "instant vector"),
    MATRIX("matrix", "range vector");

    private final String apiName;
    private final String documentedName;

    ValueType(String apiName, String documentedName) {
        this.apiName = apiName;
        this.documentedName = documentedName;
    }

    /** The name in the HTTP API's {@code resultType}. */
    public String apiName() {
        return apiName;
    }

    /** The name in error messages, such as {@code instant vector}. */
    public String documentedName() {
        return documentedName;
    }
}
