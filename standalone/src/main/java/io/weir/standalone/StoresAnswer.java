package io.weir.standalone;

import io.weir.storage.StorageException;
import io.weir.storage.query.HeadReader;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Whether every partition's head can be asked. Once that is so it stays so: a store that dies later makes queries fail with
 * a message that names it, which tells more than a server that isn't ready.
 */
final class StoresAnswer implements BooleanSupplier {
    private final HeadReader heads;
    private final BooleanSupplier catalogueRead;
    private volatile boolean answered;

    StoresAnswer(HeadReader heads, BooleanSupplier catalogueRead) {
        this.heads = heads;
        this.catalogueRead = catalogueRead;
    }

    @Override
    public boolean getAsBoolean() {
        if (!answered && catalogueRead.getAsBoolean()) {
            try {
                heads.labelNames(List.of(), 0, 0);
                answered = true;
            } catch (StorageException notYet) {
                return false;
            }
        }
        return answered;
    }
}
