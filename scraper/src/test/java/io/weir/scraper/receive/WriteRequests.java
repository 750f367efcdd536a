package io.weir.scraper.receive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.xerial.snappy.Snappy;

/** Writes protobuf the plain way, as the other side of what is tested. */
final class WriteRequests {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static WriteRequests message() {
        return new WriteRequests();
    }

    static byte[] snappy(byte[] body) {
        try {
            return Snappy.compress(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code prometheus.TimeSeries} with labels from alternating names and values, one sample for each timestamp. */
    static WriteRequests series(String[] labels, long[] timestampsMs, double[] values) {
        WriteRequests series = message();
        for (int i = 0; i < labels.length; i += 2) {
            series.add(1, message().add(1, labels[i]).add(2, labels[i + 1]));
        }
        for (int i = 0; i < values.length; i++) {
            series.add(2, sample(timestampsMs[i], values[i]));
        }
        return series;
    }

    static WriteRequests series(String metric, long timestampMs, double value) {
        return series(new String[] {"__name__", metric}, new long[] {timestampMs}, new double[] {value});
    }

    static WriteRequests sample(long timestampMs, double value) {
        return message().add(1, value).add(2, timestampMs);
    }

    WriteRequests add(int field, WriteRequests nested) {
        return add(field, nested.bytes());
    }

    WriteRequests add(int field, String text) {
        return add(field, text.getBytes(StandardCharsets.UTF_8));
    }

    WriteRequests add(int field, byte[] bytes) {
        varint((long) field << 3 | 2);
        varint(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    WriteRequests add(int field, long value) {
        varint((long) field << 3);
        return varint(value);
    }

    WriteRequests add(int field, double value) {
        varint((long) field << 3 | 1);
        return rawDouble(value);
    }

    WriteRequests varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    WriteRequests rawDouble(double value) {
        long bits = Double.doubleToRawLongBits(value);
        for (int shift = 0; shift < 64; shift += 8) {
            out.write((int) (bits >>> shift));
        }
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
