package io.weir.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.model.GoFloat;
import io.weir.promql.QueryResult;
import io.weir.promql.QueryResult.MatrixResult;
import io.weir.promql.QueryResult.ScalarResult;
import io.weir.promql.QueryResult.StringResult;
import io.weir.promql.QueryResult.VectorResult;
import io.weir.promql.StepSamples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;

/** Writes the {@code data} of {@code /query} and {@code /query_range}. */
final class ResultWriter {
    private ResultWriter() {}

    /**
     * The answer that {@code run} gives.
     *
     * @param limit how many series to write at most; 0 is no limit
     * @param notes warnings about the request
     */
    static ApiResult write(QueryRunner.Run run, int limit, List<String> notes) {
        QueryResult result = run.result();
        List<String> warnings = new ArrayList<>(result.annotations().listedWarnings());
        if (limit > 0 && seriesCount(result) > limit) {
            warnings.add(ApiResult.TRUNCATED);
        }
        warnings.addAll(notes);
        ApiResult.Data data = json -> {
            json.writeStartObject();
            json.writeStringField("resultType", result.type().apiName());
            json.writeFieldName("result");
            value(json, result, limit == 0 ? Integer.MAX_VALUE : limit);
            if (run.samples().isPresent()) {
                stats(json, run, run.samples().get());
            }
            json.writeEndObject();
        };
        return new ApiResult(data, warnings, result.annotations().listedInfos());
    }

    private static int seriesCount(QueryResult result) {
        if (result instanceof VectorResult vector) {
            return vector.vector().size();
        }
        return result instanceof MatrixResult matrix ? matrix.series().size() : 0;
    }

    private static void value(JsonGenerator json, QueryResult result, int limit) throws IOException {
        if (result instanceof ScalarResult scalar) {
            json.writeStartArray();
            json.writeNumber(ApiJson.scalarTime(scalar.timestampMs()));
            json.writeString(GoFloat.formatF(scalar.value()));
            json.writeEndArray();
        } else if (result instanceof StringResult string) {
            json.writeStartArray();
            json.writeNumber(ApiJson.scalarTime(string.timestampMs()));
            json.writeString(string.value());
            json.writeEndArray();
        } else if (result instanceof VectorResult vector) {
            SeriesJson.vector(json, vector.timestampMs(), vector.vector(), limit);
        } else if (result instanceof MatrixResult matrix) {
            SeriesJson.matrix(json, matrix.series(), limit);
        }
    }

    /** Evaluation is not timed in parts: preparation and sorting are inside {@code innerEvalTime}. */
    private static void stats(JsonGenerator json, QueryRunner.Run run, StepSamples samples) throws IOException {
        json.writeObjectFieldStart("stats");
        json.writeObjectFieldStart("timings");
        ApiJson.number(json, "evalTotalTime", run.evalSeconds());
        ApiJson.number(json, "resultSortTime", 0);
        ApiJson.number(json, "queryPreparationTime", 0);
        ApiJson.number(json, "innerEvalTime", run.evalSeconds());
        ApiJson.number(json, "execQueueTime", run.queueSeconds());
        ApiJson.number(json, "execTotalTime", run.queueSeconds() + run.evalSeconds());
        json.writeEndObject();
        json.writeObjectFieldStart("samples");
        if (run.listsSteps()) {
            steps(json, "totalQueryableSamplesPerStep", samples, samples::queryable);
        }
        json.writeNumberField("totalQueryableSamples", samples.totalQueryable());
        if (run.listsSteps()) {
            steps(json, "samplesReadPerStep", samples, samples::read);
        }
        json.writeNumberField("samplesRead", samples.totalRead());
        json.writeNumberField("peakSamples", run.peakSamples());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void steps(JsonGenerator json, String name, StepSamples samples, IntToLongFunction count)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (int step = 0; step < samples.steps(); step++) {
            json.writeStartArray();
            json.writeNumber(ApiJson.scalarTime(samples.timeMs(step)));
            json.writeNumber(count.applyAsLong(step));
            json.writeEndArray();
        }
        json.writeEndArray();
    }
}
