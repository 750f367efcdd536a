package io.weir.model;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * The identity of a series: 128 bits of MurmurHash3 (x64 variant) over its canonical labels.
 *
 * <p>The canonical form is {@code name 0xFF value 0xFF} for each label in ascending order of name, in UTF-8, where the
 * byte 0xFF can't occur. Two series of one system share a fingerprint with a probability below 10<sup>-20</sup> for a
 * billion series, so a fingerprint stands for its labels everywhere behind ingestion.
 */
public record Fingerprint(long high, long low) implements Comparable<Fingerprint> {
    /** Bytes of a fingerprint in a record: {@code high} then {@code low}, big-endian. */
    public static final int BYTES = 16;

    private static final Hasher128 HASHER = Hashing.murmur3_128();

    public static Fingerprint of(Labels labels) {
        byte[] canonical = canonicalBytes(labels);
        HashValue128 hash = HASHER.hashBytesTo128Bits(canonical);
        return new Fingerprint(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
    }

    private static byte[] canonicalBytes(Labels labels) {
        // UTF-8 needs at most three bytes for each UTF-16 unit.
        int capacity = 0;
        for (int i = 0; i < labels.size(); i++) {
            capacity += 3 * (labels.name(i).length() + labels.value(i).length()) + 2;
        }
        byte[] buffer = new byte[capacity];
        int end = 0;
        for (int i = 0; i < labels.size(); i++) {
            end = append(buffer, end, labels.name(i));
            end = append(buffer, end, labels.value(i));
        }
        return java.util.Arrays.copyOf(buffer, end);
    }

    private static int append(byte[] buffer, int end, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(utf8, 0, buffer, end, utf8.length);
        buffer[end + utf8.length] = (byte) 0xFF;
        return end + utf8.length + 1;
    }

    /** The partition of the samples topic that holds this series: the unsigned low half modulo {@code partitions}. */
    public int partition(int partitions) {
        return partition(low, partitions);
    }

    /** {@link #partition(int)} for code that holds only the low half. */
    public static int partition(long low, int partitions) {
        return (int) Long.remainderUnsigned(low, partitions);
    }

    @Override
    public int compareTo(Fingerprint other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
