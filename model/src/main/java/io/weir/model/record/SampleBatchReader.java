package io.weir.model.record;

import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.SchemaStore;

/**
 * Walks the series of one record of the samples topic after another, without allocating for series whose labels the
 * caller doesn't ask for. Confined to one thread.
 *
 * <pre>{@code
 * reader.reset(record);
 * while (reader.nextSeries()) {
 *     … reader.fingerprintHigh(), reader.fingerprintLow() …
 *     for (int i = 0; i < reader.sampleCount(); i++) { … reader.timestampsMs()[i], reader.values()[i] … }
 * }
 * }</pre>
 *
 * <p>A record of another schema version is resolved to the current one by Avro first; that path is correct, not fast.
 */
public final class SampleBatchReader {
    /** No honest batch comes near; a corrupt length must not make the reader allocate gigabytes. */
    private static final int MAX_ITEMS = 1 << 24;

    private final SchemaStore schemas;
    private byte[] bytes = new byte[0];
    private int position;
    private int end;
    private long baseTimestampMs;

    private int symbolsPosition;
    private String[] symbols = new String[0];
    private boolean symbolsDecoded;

    private long blockRemaining;
    private boolean histogram;
    private long fingerprintHigh;
    private long fingerprintLow;
    private int labelRefsPosition;
    private int histogramsPosition;
    private int sampleCount;
    private long[] timestampsMs = new long[4];
    private double[] values = new double[4];

    public SampleBatchReader() {
        this(List.of());
    }

    /** A reader that also understands batches written with one of {@code olderOrNewer} schemas. */
    public SampleBatchReader(List<Schema> olderOrNewer) {
        this.schemas = SampleBatchSchema.store(olderOrNewer);
    }

    /**
     * Starts reading {@code record}, which must not change until the next call.
     *
     * @throws CorruptRecordException if it is not a sample batch, or its schema is unknown
     */
    public void reset(byte[] record) {
        if (record.length < SampleBatchSchema.HEADER_BYTES || record[0] != (byte) 0xC3 || record[1] != 0x01) {
            throw new CorruptRecordException(0, "not an Avro single-object record");
        }
        long schemaFingerprint = 0;
        for (int i = 0; i < 8; i++) {
            schemaFingerprint |= (record[2 + i] & 0xFFL) << (8 * i);
        }
        if (schemaFingerprint == SampleBatchSchema.CURRENT_FINGERPRINT) {
            bytes = record;
            position = SampleBatchSchema.HEADER_BYTES;
        } else {
            bytes = resolve(record, schemaFingerprint);
            position = 0;
        }
        end = bytes.length;
        symbolsDecoded = false;
        blockRemaining = 0;
        baseTimestampMs = readLong();
        symbolsPosition = position;
        skipStrings();
    }

    private byte[] resolve(byte[] record, long schemaFingerprint) {
        try {
            Schema writer = schemas.findByFingerprint(schemaFingerprint);
            if (writer == null) {
                throw new CorruptRecordException(
                        2,
                        "unknown schema " + Long.toHexString(schemaFingerprint)
                                + "; it was written by another version");
            }
            int offset = SampleBatchSchema.HEADER_BYTES;
            GenericRecord batch = new GenericDatumReader<GenericRecord>(writer, SampleBatchSchema.CURRENT)
                    .read(null, DecoderFactory.get().binaryDecoder(record, offset, record.length - offset, null));
            ByteArrayOutputStream out = new ByteArrayOutputStream(record.length);
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            new GenericDatumWriter<GenericRecord>(SampleBatchSchema.CURRENT).write(batch, encoder);
            return out.toByteArray();
        } catch (IOException | AvroRuntimeException e) {
            throw new CorruptRecordException("can't be resolved to the current schema", e);
        }
    }

    /**
     * Moves to the next series that has float samples; series of histograms are stepped over.
     *
     * @return false at the end of the record
     */
    public boolean nextSeries() {
        while (nextSeriesOfAnyKind()) {
            if (!histogram) {
                return true;
            }
        }
        return false;
    }

    /**
     * Moves to the next series, be it one of floats or, as {@link #isHistogram} tells then, one of histograms.
     *
     * @return false at the end of the record
     */
    public boolean nextSeriesOfAnyKind() {
        if (blockRemaining == 0) {
            blockRemaining = readBlockCount();
            if (blockRemaining == 0) {
                return false;
            }
        }
        blockRemaining--;
        fingerprintHigh = readFixedLongBigEndian();
        fingerprintLow = readFixedLongBigEndian();
        labelRefsPosition = position;
        skipLongs();
        long kind = readLong();
        if (kind != 0 && kind != 1) {
            throw corrupt("sample kind " + kind);
        }
        histogram = kind == 1;
        readTimestamps();
        int valueCount = readValues();
        if (!histogram && valueCount != sampleCount) {
            throw corrupt(sampleCount + " timestamps but " + valueCount + " values");
        }
        histogramsPosition = position;
        skipHistograms();
        skipExemplars();
        skipLongs();
        return true;
    }

    private void readTimestamps() {
        int count = 0;
        long timestamp = baseTimestampMs;
        for (long block = readBlockCount(); block > 0; block = readBlockCount()) {
            if (count + block > timestampsMs.length) {
                timestampsMs = Arrays.copyOf(timestampsMs, (int) Math.max(count + block, 2L * timestampsMs.length));
            }
            for (long i = 0; i < block; i++) {
                timestamp += readLong();
                timestampsMs[count++] = timestamp;
            }
        }
        sampleCount = count;
    }

    private int readValues() {
        int count = 0;
        for (long block = readBlockCount(); block > 0; block = readBlockCount()) {
            if (count + block > values.length) {
                values = Arrays.copyOf(values, (int) Math.max(count + block, 2L * values.length));
            }
            for (long i = 0; i < block; i++) {
                values[count++] = readDouble();
            }
        }
        return count;
    }

    /** The high half of the series' fingerprint. */
    public long fingerprintHigh() {
        return fingerprintHigh;
    }

    /** The low half of the series' fingerprint; it decides the partition. */
    public long fingerprintLow() {
        return fingerprintLow;
    }

    public Fingerprint fingerprint() {
        return new Fingerprint(fingerprintHigh, fingerprintLow);
    }

    /** The number of samples of the current series. */
    public int sampleCount() {
        return sampleCount;
    }

    /** Unix milliseconds of the current series' samples, in the order written; may be longer than {@link #sampleCount}. */
    public long[] timestampsMs() {
        return timestampsMs;
    }

    /** Values of the current series' samples, stale markers included; may be longer than {@link #sampleCount}. */
    public double[] values() {
        return values;
    }

    /** Whether the current series' samples are histograms, which {@link #histograms} decodes, instead of floats. */
    public boolean isHistogram() {
        return histogram;
    }

    /**
     * Decodes the histograms of the current series: one for each of its {@link #timestampsMs}.
     *
     * @throws CorruptRecordException if they are not as many or one of them makes no sense
     */
    public Histogram[] histograms() {
        int resume = position;
        position = histogramsPosition;
        Histogram[] decoded = new Histogram[sampleCount];
        int count = 0;
        for (long block = readBlockCount(); block > 0; block = readBlockCount()) {
            if (block > sampleCount - count) {
                throw corrupt("more histograms than the " + sampleCount + " timestamps");
            }
            for (long i = 0; i < block; i++) {
                decoded[count++] = HistogramDecoder.read(this);
            }
        }
        if (count != sampleCount) {
            throw corrupt(sampleCount + " timestamps but " + count + " histograms");
        }
        position = resume;
        return decoded;
    }

    /** Decodes the labels of the current series. Only for a series that the caller sees for the first time. */
    public Labels labels() {
        if (!symbolsDecoded) {
            decodeSymbols();
        }
        int resume = position;
        position = labelRefsPosition;
        String[] pairs = new String[16];
        int n = 0;
        for (long block = readBlockCount(); block > 0; block = readBlockCount()) {
            for (long i = 0; i < block; i++) {
                long ref = readLong();
                if (ref < 0 || ref >= symbols.length) {
                    throw corrupt("label reference " + ref + " outside the " + symbols.length + " symbols");
                }
                if (n == pairs.length) {
                    pairs = Arrays.copyOf(pairs, 2 * n);
                }
                pairs[n++] = symbols[(int) ref];
            }
        }
        position = resume;
        try {
            return Labels.ofCanonical(Arrays.copyOf(pairs, n));
        } catch (IllegalArgumentException e) {
            throw new CorruptRecordException("labels are not canonical", e);
        }
    }

    private void decodeSymbols() {
        int resume = position;
        position = symbolsPosition;
        String[] decoded = new String[16];
        int n = 0;
        for (long block = readBlockCount(); block > 0; block = readBlockCount()) {
            for (long i = 0; i < block; i++) {
                int length = readLength();
                if (n == decoded.length) {
                    decoded = Arrays.copyOf(decoded, 2 * n);
                }
                decoded[n++] = new String(bytes, position, length, StandardCharsets.UTF_8);
                position += length;
            }
        }
        symbols = Arrays.copyOf(decoded, n);
        symbolsDecoded = true;
        position = resume;
    }

    // --- Avro primitives -------------------------------------------------------------------------------------------

    CorruptRecordException corrupt(String reason) {
        return new CorruptRecordException(position, reason);
    }

    long readLong() {
        long raw = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (position >= end) {
                throw corrupt("ends inside a number");
            }
            byte b = bytes[position++];
            raw |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw corrupt("number longer than 10 bytes");
    }

    double readDouble() {
        if (end - position < 8) {
            throw corrupt("ends inside a value");
        }
        long bits = 0;
        for (int i = 0; i < 8; i++) {
            bits |= (bytes[position + i] & 0xFFL) << (8 * i);
        }
        position += 8;
        return Double.longBitsToDouble(bits);
    }

    private long readFixedLongBigEndian() {
        if (end - position < 8) {
            throw corrupt("ends inside a fingerprint");
        }
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | bytes[position + i] & 0xFFL;
        }
        position += 8;
        return value;
    }

    private int readLength() {
        long length = readLong();
        if (length < 0 || length > end - position) {
            throw corrupt("length " + length + " with " + (end - position) + " bytes left");
        }
        return (int) length;
    }

    /** The items in the next block of an array, 0 at its end; a block's size in bytes is read and not used. */
    long readBlockCount() {
        long count = readLong();
        if (count < 0) {
            readLength();
            count = -count;
        }
        // Every item takes at least a byte, so a count beyond the rest of the record is a lie.
        if (count < 0 || count > MAX_ITEMS || count > end - position) {
            throw corrupt("array block of " + count + " items with " + (end - position) + " bytes left");
        }
        return count;
    }

    private interface Item {
        void skip();
    }

    /** Steps over an array: by its size in bytes where the writer told it, else item by item. */
    private void skipArray(Item item) {
        while (true) {
            long count = readLong();
            if (count == 0) {
                return;
            }
            if (count < 0) {
                skipSized();
                continue;
            }
            if (count > end - position) {
                throw corrupt("array block of " + count + " items with " + (end - position) + " bytes left");
            }
            for (long i = 0; i < count; i++) {
                item.skip();
            }
        }
    }

    private void skipLong() {
        readLong();
    }

    private void skipDouble() {
        readDouble();
    }

    /** Steps over a length and as many bytes: a string, or an array block that tells its size. */
    private void skipSized() {
        int length = readLength();
        position += length;
    }

    private void skipLongs() {
        skipArray(this::skipLong);
    }

    private void skipStrings() {
        skipArray(this::skipSized);
    }

    private void skipDoubles() {
        skipArray(this::skipDouble);
    }

    private void skipHistograms() {
        skipArray(this::skipHistogram);
    }

    private void skipHistogram() {
        skipLong(); // counterResetHint
        skipLong(); // schema
        skipDouble(); // zeroThreshold
        skipDouble(); // zeroCount
        skipDouble(); // count
        skipDouble(); // sum
        skipArray(this::skipSpan);
        skipDoubles();
        skipArray(this::skipSpan);
        skipDoubles();
        skipDoubles(); // customValues
    }

    private void skipSpan() {
        skipLong();
        skipLong();
    }

    private void skipExemplars() {
        skipArray(this::skipExemplar);
    }

    private void skipExemplar() {
        skipLongs();
        skipLong();
        skipDouble();
    }
}
