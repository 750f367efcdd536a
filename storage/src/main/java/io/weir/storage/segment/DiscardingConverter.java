package io.weir.storage.segment;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/** What Parquet insists on for assembling records, which a cursor over columns never does. */
final class DiscardingConverter extends GroupConverter {
    private static final PrimitiveConverter DISCARD = new PrimitiveConverter() {};

    private final GroupType type;

    DiscardingConverter(GroupType type) {
        this.type = type;
    }

    @Override
    public Converter getConverter(int fieldIndex) {
        Type field = type.getType(fieldIndex);
        return field.isPrimitive() ? DISCARD : new DiscardingConverter(field.asGroupType());
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
}
