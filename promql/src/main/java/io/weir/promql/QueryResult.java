package io.weir.promql;

import java.util.List;

/** What a query evaluates to. */
public sealed interface QueryResult {
    Annotations annotations();

    /** The type, as the API names it. */
    ValueType type();

    /** One value at one instant. */
    record ScalarResult(long timestampMs, double value, Annotations annotations) implements QueryResult {
        @Override
        public ValueType type() {
            return ValueType.SCALAR;
        }
    }

    /** A string. */
    record StringResult(long timestampMs, String value, Annotations annotations) implements QueryResult {
        @Override
        public ValueType type() {
            return ValueType.STRING;
        }
    }

    /** Values of series at one instant, in no order unless the expression gives one. */
    record VectorResult(long timestampMs, InstantVector vector, Annotations annotations) implements QueryResult {
        @Override
        public ValueType type() {
            return ValueType.VECTOR;
        }
    }

    /** Values of series over time, ascending by labels. */
    record MatrixResult(List<SeriesSamples> series, Annotations annotations) implements QueryResult {
        public MatrixResult {
            series = List.copyOf(series);
        }

        @Override
        public ValueType type() {
            return ValueType.MATRIX;
        }
    }
}
