package io.weir.query;

import io.weir.model.LabelMatcher;
import io.weir.model.LabelNames;
import io.weir.model.Labels;
import java.util.List;
import java.util.TreeSet;

/** {@code /series}, {@code /labels} and {@code /label/NAME/values}. */
final class SeriesEndpoints {
    private final SeriesLookup storage;

    SeriesEndpoints(SeriesLookup storage) {
        this.storage = storage;
    }

    /** One lookup for each selector; without selectors one for everything. */
    private interface Lookup<T> {
        List<T> find(List<LabelMatcher> matchers, long startMs, long endMs);
    }

    private static <T extends Comparable<T>> List<T> union(ApiRequest request, Lookup<T> lookup) {
        long startMs = request.timeMs("start", ApiTimes.MIN_MS);
        long endMs = request.timeMs("end", ApiTimes.MAX_MS);
        List<List<LabelMatcher>> sets = request.matcherSets();
        if (sets.size() <= 1) {
            return lookup.find(sets.isEmpty() ? List.of() : sets.get(0), startMs, endMs);
        }
        TreeSet<T> found = new TreeSet<>();
        for (List<LabelMatcher> matchers : sets) {
            found.addAll(lookup.find(matchers, startMs, endMs));
        }
        return List.copyOf(found);
    }

    ApiResult series(ApiRequest request) {
        if (request.all("match[]").isEmpty()) {
            throw ApiException.badData("no match[] parameter provided");
        }
        int limit = request.limit();
        List<Labels> series = union(request, storage::series);
        return ApiResult.limited(series, limit, ApiJson::labels);
    }

    ApiResult labels(ApiRequest request) {
        int limit = request.limit();
        List<String> names = union(request, storage::labelNames);
        return ApiResult.limited(names, limit, (json, name) -> json.writeString(name));
    }

    ApiResult labelValues(ApiRequest request) {
        String name = EscapedNames.unescape(request.path("name"));
        if (!LabelNames.isUtf8Name(name)) {
            throw ApiException.badData("invalid label name: " + ApiTimes.quote(name));
        }
        int limit = request.limit();
        List<String> values =
                union(request, (matchers, startMs, endMs) -> storage.labelValues(name, matchers, startMs, endMs));
        return ApiResult.limited(values, limit, (json, value) -> json.writeString(value));
    }
}
