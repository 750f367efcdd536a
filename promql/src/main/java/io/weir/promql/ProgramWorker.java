package io.weir.promql;

import io.weir.promql.internal.Row;
import io.weir.promql.internal.Samples;
import io.weir.promql.internal.StepGrid;
import java.util.function.Supplier;

/** Runs one program over the series of shards and hands the results to each shard's sink. Confined to one thread. */
final class ProgramWorker<S extends RowSink> implements ShardWorker<S> {
    private final SeriesProgram program;
    private final StepGrid grid;
    private final boolean detectsResets;
    private final boolean readsStarts;
    private final Supplier<S> sinks;
    private final Samples samples = new Samples();
    private Row row;

    /**
     * A worker for a program that is bound.
     *
     * @param detectsResets whether counter resets of histograms are found before the program sees only count and sum
     * @param readsStarts whether it matters since when samples count
     */
    ProgramWorker(SeriesProgram program, StepGrid grid, boolean detectsResets, boolean readsStarts, Supplier<S> sinks) {
        this.program = program;
        this.grid = grid;
        this.detectsResets = detectsResets;
        this.readsStarts = readsStarts;
        this.sinks = sinks;
        this.row = new Row(grid.count());
    }

    @Override
    public S begin() {
        return sinks.get();
    }

    @Override
    public void accept(S sink, SeriesCursor cursor) {
        samples.show(
                cursor.timestampsMs(),
                cursor.values(),
                cursor.histograms(),
                readsStarts ? cursor.startTimestampsMs() : null,
                cursor.size());
        if (detectsResets) {
            samples.detectResets();
        }
        SeriesIdentity identity = program.identity(SeriesIdentity.of(cursor.labels()));
        program.run(samples, row);
        if (!row.isEmpty() && sink.accept(identity, row)) {
            row = new Row(grid.count());
        }
    }
}
