package io.weir.query;

import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Calls an endpoint without a server. */
final class EndpointCase {
    private EndpointCase() {}

    /** The request that {@code query}, such as {@code limit=1&match[]=up}, makes. */
    static ApiRequest request(String query) {
        Map<String, List<String>> params = new HashMap<>();
        for (String pair : query.split("&")) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                params.computeIfAbsent(parts[0], name -> new ArrayList<>())
                        .add(URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return ApiRequest.of(params, Map.of());
    }

    /** The {@code data} that {@code handler} answers with. */
    static String data(ApiHandler handler, String query) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ApiJson.writeBare(out, handler.handle(request(query)).data());
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The error that {@code handler} answers with. */
    static String error(ApiHandler handler, String query) throws Exception {
        try {
            handler.handle(request(query));
        } catch (ApiException e) {
            return e.type().text() + ": " + e.getMessage();
        }
        throw new AssertionError("no error for " + query);
    }
}
