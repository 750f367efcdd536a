package io.weir.storage.segment;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;

/** What Parquet insists on for assembling records, which a cursor over columns never does. */
final class DiscardingConverter extends GroupConverter {
    private static final PrimitiveConverter DISCARD = new PrimitiveConverter() {};

    @Override
    public Converter getConverter(int fieldIndex) {
        return DISCARD;
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
}
