package io.weir.stream.job;

import org.apache.flink.connector.datagen.source.GeneratorFunction;

/** A tick for one partition after the other. */
final class Ticks implements GeneratorFunction<Long, BusRecord> {
    private static final long serialVersionUID = 1;

    private final int partitions;
    private final byte[] tick = RulesJob.tick();

    Ticks(int partitions) {
        this.partitions = partitions;
    }

    @Override
    public BusRecord map(Long number) {
        return BusRecord.samples((int) (number % partitions), tick);
    }
}
