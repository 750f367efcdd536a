package io.weir.alertmanager.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.weir.alertmanager.json.JsonText;
import io.weir.web.Response;

/**
 * A request that can't be answered, in one of the API's two shapes: a JSON string from its handlers, an object with code
 * and message from the framework in front of them.
 */
final class ApiException extends Exception {
    private static final long serialVersionUID = 1;

    /** Codes of the framework for values that don't fit the schema. */
    static final int BAD_TYPE = 601;

    static final int REQUIRED = 602;
    static final int TOO_FEW_ITEMS = 612;

    private final int status;
    private final transient JsonNode body;

    private ApiException(int status, String message, JsonNode body) {
        super(message);
        this.status = status;
        this.body = body;
    }

    /** An error of a handler. */
    static ApiException of(int status, String message) {
        return new ApiException(status, message, JsonNodeFactory.instance.textNode(message));
    }

    /** An error of the framework. */
    static ApiException framework(int status, int code, String message) {
        JsonNode body = JsonNodeFactory.instance.objectNode().put("code", code).put("message", message);
        return new ApiException(status, message, body);
    }

    /** A body that doesn't fit the schema. */
    static ApiException schema(int code, String message) {
        return framework(422, code, message);
    }

    Response toResponse() {
        return Response.json(status, JsonText.bytes(body));
    }
}
