package io.weir.exposition;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What identifies an entry of a protobuf exposition: bytes of the family's name and of the labels, and which series of
 * the metric it is. Mutable, reused.
 */
final class KeyBuffer {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SUFFIX_BYTES = 1 + Double.BYTES;

    private byte[] bytes = new byte[256];
    private int size;
    private int length;

    void clear() {
        size = 0;
        length = 0;
    }

    void add(byte b) {
        reserve(1);
        bytes[size++] = b;
        length = size;
    }

    /** Adds bytes behind their number. */
    void add(byte[] from, int start, int end) {
        int count = end - start;
        reserve(Integer.BYTES + count);
        INTS.set(bytes, size, count);
        size += Integer.BYTES;
        System.arraycopy(from, start, bytes, size, count);
        size += count;
        length = size;
    }

    /** Ends with these, instead of what it ended with before. */
    void endWith(byte kind, double bound) {
        reserve(SUFFIX_BYTES);
        bytes[size] = kind;
        LONGS.set(bytes, size + 1, Double.doubleToRawLongBits(bound));
        length = size + SUFFIX_BYTES;
    }

    private void reserve(int more) {
        if (more > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, 2 * (size + more));
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
