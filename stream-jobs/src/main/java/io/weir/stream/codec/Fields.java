package io.weir.stream.codec;

import io.weir.model.Labels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The encodings of single fields: variable-length numbers, UTF-8 text, labels, columns of samples. */
public final class Fields {
    /** Writes one item of a list. */
    @FunctionalInterface
    public interface Writer<T> {
        void write(T item, DataOutput out) throws IOException;
    }

    /** Reads one item of a list. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(DataInput in) throws IOException;
    }

    private Fields() {}

    /** Zigzag, then base 128 with the least significant group first. */
    public static void writeLong(long value, DataOutput out) throws IOException {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            out.writeByte((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    public static long readLong(DataInput in) throws IOException {
        long raw = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte b = in.readByte();
            raw |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw new IOException("number longer than 10 bytes");
    }

    public static void writeInt(int value, DataOutput out) throws IOException {
        writeLong(value, out);
    }

    public static int readInt(DataInput in) throws IOException {
        long value = readLong(in);
        if (value != (int) value) {
            throw new IOException("number " + value + " where an int was written");
        }
        return (int) value;
    }

    private static int readSize(DataInput in) throws IOException {
        int size = readInt(in);
        if (size < 0) {
            throw new IOException("negative size " + size);
        }
        return size;
    }

    public static void writeBytes(byte[] bytes, DataOutput out) throws IOException {
        writeInt(bytes.length, out);
        out.write(bytes);
    }

    public static byte[] readBytes(DataInput in) throws IOException {
        byte[] bytes = new byte[readSize(in)];
        in.readFully(bytes);
        return bytes;
    }

    public static void writeString(String text, DataOutput out) throws IOException {
        writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
    }

    public static String readString(DataInput in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    public static void writeLabels(Labels labels, DataOutput out) throws IOException {
        writeInt(labels.size(), out);
        for (int i = 0; i < labels.size(); i++) {
            writeString(labels.name(i), out);
            writeString(labels.value(i), out);
        }
    }

    public static Labels readLabels(DataInput in) throws IOException {
        String[] pairs = new String[2 * readSize(in)];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = readString(in);
        }
        try {
            return Labels.ofCanonical(pairs);
        } catch (IllegalArgumentException e) {
            throw new IOException("labels are not canonical: " + e.getMessage(), e);
        }
    }

    public static void writeStringMap(Map<String, String> map, DataOutput out) throws IOException {
        writeInt(map.size(), out);
        for (Map.Entry<String, String> entry : map.entrySet()) {
            writeString(entry.getKey(), out);
            writeString(entry.getValue(), out);
        }
    }

    /** A new map, ascending by key. */
    public static Map<String, String> readStringMap(DataInput in) throws IOException {
        Map<String, String> map = new TreeMap<>();
        for (int left = readSize(in); left > 0; left--) {
            map.put(readString(in), readString(in));
        }
        return map;
    }

    public static <T> void writeList(Collection<T> items, Writer<T> writer, DataOutput out) throws IOException {
        writeInt(items.size(), out);
        for (T item : items) {
            writer.write(item, out);
        }
    }

    public static <T> List<T> readList(Reader<T> reader, DataInput in) throws IOException {
        int size = readSize(in);
        List<T> items = new ArrayList<>(Math.min(size, 1 << 16));
        for (int i = 0; i < size; i++) {
            items.add(reader.read(in));
        }
        return items;
    }

    /** Writes timestamps {@code [from, to)} as differences; the reader gets the number of them with the first column. */
    public static void writeTimestamps(long[] timestampsMs, int from, int to, DataOutput out) throws IOException {
        writeInt(to - from, out);
        long previous = 0;
        for (int i = from; i < to; i++) {
            writeLong(timestampsMs[i] - previous, out);
            previous = timestampsMs[i];
        }
    }

    public static long[] readTimestamps(DataInput in) throws IOException {
        long[] timestampsMs = new long[readSize(in)];
        long previous = 0;
        for (int i = 0; i < timestampsMs.length; i++) {
            previous += readLong(in);
            timestampsMs[i] = previous;
        }
        return timestampsMs;
    }

    /** Writes values {@code [from, to)}, without their number. */
    public static void writeValues(double[] values, int from, int to, DataOutput out) throws IOException {
        for (int i = from; i < to; i++) {
            // Raw bits: a stale marker is one particular NaN.
            out.writeLong(Double.doubleToRawLongBits(values[i]));
        }
    }

    public static double[] readValues(int count, DataInput in) throws IOException {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = Double.longBitsToDouble(in.readLong());
        }
        return values;
    }
}
