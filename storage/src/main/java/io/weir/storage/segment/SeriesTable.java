package io.weir.storage.segment;

import com.github.luben.zstd.Zstd;
import io.weir.model.Labels;
import io.weir.storage.index.SeriesIndex;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The series of a segment in the order of its rows, with the rows of each: what turns matchers into row ranges without
 * reading the label columns. Immutable and thread-safe.
 *
 * <pre>{@code
 * base64( u32 CRC-32C and u32 size of what follows unpacked, zstd(
 *   ┌─────────────┬────────────────────────────────────────────────────────────────────────┐
 *   │ series count│ per series: label count, (name ref, value ref)…, rows², min, max − min  │
 *   └─────────────┴────────────────────────────────────────────────────────────────────────┘ ))
 * ref: index of a string; the first use of an index is followed by its length and UTF-8 bytes
 * rows²: twice the number of rows, and 1 more if some are histograms; in segment-v1 the number of rows
 * }</pre>
 *
 * All numbers are unsigned LEB128, except min: 8 bytes, big-endian.
 */
final class SeriesTable {
    private static final int MAX_SIZE = 1 << 30;
    private static final int PREFIX_BYTES = 8;

    /** Collects the series while their rows are written. */
    static final class Builder {
        private final List<Labels> labels = new ArrayList<>();
        private long[] rows = new long[64];
        private long[] minTimesMs = new long[64];
        private long[] maxTimesMs = new long[64];
        private final BitSet histograms = new BitSet();

        void add(Labels series, long rowCount, boolean hasHistograms, long minTimeMs, long maxTimeMs) {
            int i = labels.size();
            if (i == rows.length) {
                rows = Arrays.copyOf(rows, 2 * i);
                minTimesMs = Arrays.copyOf(minTimesMs, 2 * i);
                maxTimesMs = Arrays.copyOf(maxTimesMs, 2 * i);
            }
            labels.add(series);
            rows[i] = rowCount;
            histograms.set(i, hasHistograms);
            minTimesMs[i] = minTimeMs;
            maxTimesMs[i] = maxTimeMs;
        }

        int size() {
            return labels.size();
        }

        String encode() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(bytes)) {
                Map<String, Integer> symbols = new HashMap<>();
                writeUnsigned(out, labels.size());
                for (int i = 0; i < labels.size(); i++) {
                    Labels series = labels.get(i);
                    writeUnsigned(out, series.size());
                    for (int j = 0; j < series.size(); j++) {
                        writeSymbol(out, symbols, series.name(j));
                        writeSymbol(out, symbols, series.value(j));
                    }
                    writeUnsigned(out, 2 * rows[i] + (histograms.get(i) ? 1 : 0));
                    out.writeLong(minTimesMs[i]);
                    writeUnsigned(out, maxTimesMs[i] - minTimesMs[i]);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory failed", e);
            }
            byte[] plain = bytes.toByteArray();
            byte[] packed = Zstd.compress(plain, SegmentWriter.ZSTD_LEVEL);
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(PREFIX_BYTES + packed.length)
                            .putInt(checksum(plain))
                            .putInt(plain.length)
                            .put(packed)
                            .array());
        }

        private static void writeSymbol(DataOutputStream out, Map<String, Integer> symbols, String text)
                throws IOException {
            Integer known = symbols.get(text);
            if (known != null) {
                writeUnsigned(out, known);
                return;
            }
            writeUnsigned(out, symbols.size());
            symbols.put(text, symbols.size());
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            writeUnsigned(out, utf8.length);
            out.write(utf8);
        }

        private static void writeUnsigned(DataOutputStream out, long value) throws IOException {
            long left = value;
            while (left > 0x7F) {
                out.writeByte((int) (left & 0x7F | 0x80));
                left >>>= 7;
            }
            out.writeByte((int) left);
        }
    }

    private final Labels[] labels;
    /** The first row of each series; one more for the end of the last. */
    private final long[] firstRows;

    private final long[] minTimesMs;
    private final long[] maxTimesMs;
    private final BitSet histograms = new BitSet();
    private final SeriesIndex index = new SeriesIndex();

    private SeriesTable(int count) {
        labels = new Labels[count];
        firstRows = new long[count + 1];
        minTimesMs = new long[count];
        maxTimesMs = new long[count];
    }

    /**
     * Decodes a table.
     *
     * @param flagged whether rows tell if there are histograms, as they do from the second version on
     * @throws IOException if {@code encoded} is not what {@link Builder#encode} gives
     */
    static SeriesTable decode(String encoded, boolean flagged) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(unpack(encoded)))) {
            int count = readCount(in);
            SeriesTable table = new SeriesTable(count);
            List<String> symbols = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String[] pairs = new String[2 * readCount(in)];
                for (int j = 0; j < pairs.length; j++) {
                    pairs[j] = readSymbol(in, symbols);
                }
                table.labels[i] = table.index.add(i, Labels.ofCanonical(pairs));
                long rows = readUnsigned(in);
                table.histograms.set(i, flagged && (rows & 1) != 0);
                table.firstRows[i + 1] = table.firstRows[i] + (flagged ? rows >>> 1 : rows);
                table.minTimesMs[i] = in.readLong();
                table.maxTimesMs[i] = table.minTimesMs[i] + readUnsigned(in);
            }
            return table;
        } catch (IllegalArgumentException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new IOException("series table is inconsistent: " + e.getMessage(), e);
        }
    }

    private static byte[] unpack(String encoded) throws IOException {
        byte[] bytes = Base64.getDecoder().decode(encoded);
        if (bytes.length < PREFIX_BYTES) {
            throw new IOException("series table of " + bytes.length + " bytes");
        }
        ByteBuffer prefix = ByteBuffer.wrap(bytes);
        int checksum = prefix.getInt();
        int size = prefix.getInt();
        if (size < 0 || size > MAX_SIZE) {
            throw new IOException("series table of claimed size " + size);
        }
        byte[] plain = new byte[size];
        long written = Zstd.decompressByteArray(plain, 0, size, bytes, PREFIX_BYTES, bytes.length - PREFIX_BYTES);
        if (Zstd.isError(written) || written != size || checksum(plain) != checksum) {
            throw new IOException("series table is damaged");
        }
        return plain;
    }

    private static int checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }

    private static String readSymbol(DataInputStream in, List<String> symbols) throws IOException {
        int ref = readCount(in);
        if (ref == symbols.size()) {
            int length = readCount(in);
            symbols.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
        }
        return symbols.get(ref);
    }

    private static int readCount(DataInputStream in) throws IOException {
        long value = readUnsigned(in);
        if (value > MAX_SIZE) {
            throw new IOException("series table holds the count " + value);
        }
        return (int) value;
    }

    private static long readUnsigned(DataInputStream in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            byte b = in.readByte();
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IOException("series table holds a number longer than 9 bytes");
    }

    int size() {
        return labels.length;
    }

    Labels labels(int series) {
        return labels[series];
    }

    long firstRow(int series) {
        return firstRows[series];
    }

    int rowCount(int series) {
        return Math.toIntExact(firstRows[series + 1] - firstRows[series]);
    }

    long totalRows() {
        return firstRows[labels.length];
    }

    /** Whether some of the series' samples are histograms. */
    boolean hasHistograms(int series) {
        return histograms.get(series);
    }

    boolean overlaps(int series, long startMs, long endMs) {
        return minTimesMs[series] <= endMs && maxTimesMs[series] > startMs;
    }

    SeriesIndex index() {
        return index;
    }
}
