package io.weir.query;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/**
 * What an API request found.
 *
 * @param data the envelope's {@code data}
 * @param warnings shown to the user; the result may be incomplete
 * @param infos shown to the user; the query may not mean what they think
 */
record ApiResult(Data data, List<String> warnings, List<String> infos) {
    static final String TRUNCATED = "results truncated due to limit";

    /** No data and no error: the answer has no body. */
    static final ApiResult NOTHING = of(json -> json.writeNull());

    /** Writes one JSON value. Called once, after the request can no longer fail. */
    @FunctionalInterface
    interface Data {
        void writeTo(JsonGenerator json) throws IOException;
    }

    ApiResult {
        warnings = List.copyOf(warnings);
        infos = List.copyOf(infos);
    }

    static ApiResult of(Data data) {
        return new ApiResult(data, List.of(), List.of());
    }

    /** The first {@code limit} elements of a list, with a warning if there were more; 0 is no limit. */
    static <T> ApiResult limited(List<T> elements, int limit, ElementWriter<T> writer) {
        boolean truncated = limit > 0 && elements.size() > limit;
        List<T> kept = truncated ? elements.subList(0, limit) : elements;
        Data data = json -> {
            json.writeStartArray();
            for (T element : kept) {
                writer.write(json, element);
            }
            json.writeEndArray();
        };
        return new ApiResult(data, truncated ? List.of(TRUNCATED) : List.of(), List.of());
    }

    /** Writes one element of a list. */
    @FunctionalInterface
    interface ElementWriter<T> {
        void write(JsonGenerator json, T element) throws IOException;
    }
}
