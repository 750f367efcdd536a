package io.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Labels;
import io.weir.promql.script.MemoryQueryable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of one series with a sample every 10 s, at 40 s, 60 s and 80 s; counts are those of {@code TestQueryStatistics}' rules. */
class StepSamplesTest {
    private static final PromqlEngine ENGINE = new PromqlEngine(EngineOptions.DEFAULT);

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a                                 | 1 1 1    | 1 1 1
            a offset 50s                      | 0 1 1    | 0 1 1
            a @ 50                            | 1 1 1    | 1 0 0
            a > 1000                          | 1 1 1    | 1 1 1
            a + a                             | 1 1 1    | 1 1 1
            a + (a * 2)                       | 1 1 1    | 1 1 1
            sum(rate(a[30s]))                 | 3 3 3    | 3 2 2
            rate(a[5s])                       | 1 1 1    | 1 1 1
            count_over_time(a[1m] @ end())    | 6 6 6    | 6 0 0
            sum_over_time(a[30s:10s])         | 3 3 3    | 3 2 2
            sum_over_time(sum(a)[10s:5s])     | 2 2 2    | 2 2 2
            1                                 | 0 0 0    | 0 0 0
            """)
    void countsWindowsAndReads(String query, String queryable, String read) throws PromqlParseException {
        MemoryQueryable samples = new MemoryQueryable(1);
        for (long t = 10_000; t <= 200_000; t += 10_000) {
            samples.add(Labels.of("__name__", "a"), t, t);
        }
        QueryContext context = QueryContext.unlimited();
        context.countSteps();
        ENGINE.range(samples, PromqlParser.parse(query), 40_000, 80_000, 20_000, context);
        StepSamples counted = context.stepSamples().orElseThrow();
        List<String> all = new ArrayList<>();
        List<String> first = new ArrayList<>();
        for (int step = 0; step < counted.steps(); step++) {
            all.add(Long.toString(counted.queryable(step)));
            first.add(Long.toString(counted.read(step)));
        }
        assertThat(String.join(" ", all)).isEqualTo(queryable);
        assertThat(String.join(" ", first)).isEqualTo(read);
        assertThat(counted.timeMs(2)).isEqualTo(80_000);
    }
}
